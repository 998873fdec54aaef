// The page for SPARQL: YASGUI's editor and its view of answers, with example queries.

import "./strict.js";
import { offer } from "./suggest.js";
import { Yasqe, Yasr } from "./vendor.js";

const welcome = `# Links (auf schmalen Bildschirmen oben) stehen Beispiele.
# <id/land/10> ist eine Adresse dieses Dienstes: das Saarland.
DESCRIBE <id/land/10>
`;

const folder = new URL("examples/", import.meta.url);
const endpoint = new URL("sparql", document.baseURI).href;

offer(Yasqe);

const editor = new Yasqe(document.getElementById("query"), {
  value: welcome,
  persistenceId: "verbundgraph",
  resizeable: false,
  editorHeight: "20rem",
  lineWrapping: true,
  autocompleters: ["variables", "prefixes", "class", "property"],
  requestConfig: { endpoint, method: "GET", acceptHeaderGraph: "text/turtle" },
  createShareableLink: (self) => {
    const address = new URL(location.href);
    address.hash = new URLSearchParams({ query: self.getValue() }).toString().replaceAll("+", "%20");
    return address.href;
  },
});
editor.setOption("screenReaderLabel", "SPARQL-Abfrage");

Yasr.plugins.table.defaults.tableConfig.language = {
  info: "_START_ bis _END_ von _TOTAL_",
  infoEmpty: "Nichts gefunden",
  infoFiltered: "(aus _MAX_)",
  emptyTable: "Nichts gefunden",
  zeroRecords: "Nichts gefunden",
  paginate: { first: "«", previous: "‹", next: "›", last: "»" },
  aria: {
    orderable: ": danach ordnen",
    orderableReverse: ": umgekehrt ordnen",
    orderableRemove: ": nicht mehr ordnen",
    paginate: { first: "Erste", previous: "Vorige", next: "Nächste", last: "Letzte", number: "Seite " },
  },
};

const view = new Yasr(document.getElementById("answer"), {
  persistenceId: null,
  plugins: { table: { enabled: true, dynamicConfig: { compact: true } } },
  prefixes: () =>
    Object.fromEntries(
      Object.entries(editor.getPrefixesFromQuery()).map(([name, address]) => [name, new URL(address, endpoint).href]),
    ),
  errorRenderers: [refusal],
});

// A long query does not fit into an address.
editor.on("queryBefore", () => {
  editor.config.requestConfig.method = editor.getValue().length > 6_000 ? "POST" : "GET";
  document.getElementById("answer").setAttribute("aria-busy", "true");
});
editor.on("queryResponse", (_, answer, duration) => {
  document.getElementById("answer").removeAttribute("aria-busy");
  view.setResponse(answer, duration);
});

/** What is shown of a refusal: the service's sentence, and the place in the editor that it is about. */
async function refusal({ text }) {
  const shown = document.createElement("div");
  const sentence = shown.appendChild(document.createElement("p"));
  try {
    const [{ message, locations, extensions }] = JSON.parse(text).errors;
    sentence.textContent = message;
    shown.appendChild(document.createElement("p")).textContent = `Kennung: ${extensions.code}`;
    const place = locations?.[0];
    if (place) editor.setCursor({ line: place.line - 1, ch: place.column - 1 });
  } catch {
    sentence.textContent = "Der Dienst antwortet nicht.";
  }
  return shown;
}

const list = document.getElementById("examples");
const examples = await (await fetch(new URL("index.json", folder))).json();
for (const { file, title } of examples) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = title;
  button.addEventListener("click", async () => {
    editor.setValue(await (await fetch(new URL(file, folder))).text());
    editor.query().catch(() => {}); // shown as the answer
    editor.focus();
  });
  const item = document.createElement("li");
  item.append(button);
  list.append(item);
}
