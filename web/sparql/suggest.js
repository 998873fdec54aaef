// What the editor suggests: prefixes and properties as the service's own context has them, and the classes that
// there are. Nothing of it comes from elsewhere.

let known;

/** Prefixes, and the addresses of properties, of /context.jsonld. */
function context() {
  known ??= fetch(new URL("context.jsonld", document.baseURI))
    .then((answer) => answer.json())
    .then((document) => read(document["@context"]))
    .catch(() => ({ prefixes: {}, properties: [] }));
  return known;
}

function read(terms) {
  const prefixes = Object.fromEntries(
    Object.entries(terms).filter(([, value]) => typeof value === "string" && /^https?:.*[#/]$/.test(value)),
  );
  const properties = new Set();
  const collect = (inner) => {
    for (const [name, value] of Object.entries(inner)) {
      if (name.startsWith("@") || typeof value !== "object" || value === null) continue;
      const [prefix, local] = (value["@id"] ?? value["@reverse"] ?? "").split(":");
      if (local && prefixes[prefix] && name[0] === name[0].toLowerCase()) properties.add(prefixes[prefix] + local);
      if (value["@context"]) collect(value["@context"]);
    }
  };
  collect(terms);
  return { prefixes, properties: [...properties].sort() };
}

let there;

/** The addresses of all classes; asked for when somebody wants to know. */
function classes() {
  there ??= askForClasses().catch(() => []);
  return there;
}

async function askForClasses() {
  const query = "SELECT DISTINCT ?class { ?it a ?class } ORDER BY ?class LIMIT 500";
  const address = new URL(`sparql?${new URLSearchParams({ query })}`, document.baseURI);
  const answer = await fetch(address, { headers: { Accept: "application/sparql-results+json" } });
  return answer.ok ? (await answer.json()).results.bindings.map((row) => row.class.value) : [];
}

/** Have the editor suggest these instead of what it would ask others for. */
export function offer(Yasqe) {
  const prefixes = async () => {
    const found = (await context()).prefixes;
    return Object.entries({ ...found, vg: found.vg ?? new URL("vocab#", document.baseURI).href })
      .map(([name, address]) => `${name}: <${address}>`)
      .sort();
  };
  const among = (all) => async (_, token) => {
    const begun = token.autocompletionString ?? token.string;
    return (await all()).filter((address) => address.startsWith(begun)).slice(0, 100);
  };
  const properties = async () => (await context()).properties;
  // Kept nowhere, so that they are those of now.
  const persistenceId = null;
  Yasqe.forkAutocompleter("prefixes", { name: "prefixes", persistenceId, get: prefixes });
  Yasqe.forkAutocompleter("property", { name: "property", persistenceId, get: among(properties) });
  Yasqe.forkAutocompleter("class", { name: "class", persistenceId, get: among(classes) });
}
