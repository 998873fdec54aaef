// What is changed in YASGUI's parts, which have no settings for it. Each change must be found: a newer version
// that no longer has the text stops the build.

import { readFileSync } from "node:fs";

const editor = [
  // prefix.cc's list of prefixes, which anybody may add to and many have; the service's own are offered instead.
  [/, madsrdf = "[^]*?prefixes_default = \{[^]*?\n\}/, ""],
  [/Promise\.resolve\(prefixes_default\)/, "Promise.resolve({})"],
  [/console\.warn\("Could not fetch prefixes, using bundled prefixes instead", e\), prefixes_default/, "{}"],
  // Questions to Linked Open Vocabularies, another host.
  [/let o = `\$\{r\}lov\.linkeddata\.es[^`]*`;/, ""],
  [/return fetch\(o\)\.then\(/, "return Promise.reject().then("],
  [/endpoint: "https:\/\/dbpedia\.org\/sparql"/, 'endpoint: "sparql"'],
  [/"Run query"/g, '"Abfragen (Strg+Eingabe)"'],
  [/"Share query"/g, '"Link zu dieser Abfrage"'],
  [/"This line is invalid\. Expected: "/, '"In dieser Zeile passt etwas nicht. Möglich wäre: "'],
  [/"Press CTRL - <spacebar> to autocomplete"/, '"Strg+Leertaste schlägt vor"'],
];

const view = [
  [/this\.label = "Table"/, 'this.label = "Tabelle"'],
  [/this\.label = "Response"/, 'this.label = "Antwort"'],
  [/"Simple view"/, '"Einfach"'],
  [/"Ellipse"/, '"Gekürzt"'],
  [/"Filter query results"/g, '"Zeilen suchen"'],
  [/"Page size: "/, '"Zeilen je Seite: "'],
  [/e \+ "" : "All"/, 'e + "" : "Alle"'],
  [/"Download result"/g, '"Ergebnis herunterladen"'],
  [/"Download Results"/, '"Ergebnis herunterladen"'],
  [/"Download not supported"/, '"Dazu gibt es nichts herunterzuladen"'],
  [/"Show all"/g, '"Alles zeigen"'],
  [/t \? "True" : "False"/, 't ? "Ja" : "Nein"'],
  [/`Shows \$\{n\} view`/, "`Als ${n} zeigen`"],
  [/`\$\{t\.length\} result\$\{t\.length === 1 \? "" : "s"\}`/, '`${t.length} ${t.length === 1 ? "Zeile" : "Zeilen"}`'],
  [/e \|\| \(e = "Response"\)/, 'e || (e = "Antwort")'],
  [/` in \$\{t\} second\$\{t === 1 \? "" : "s"\}`/, "` in ${String(t).replace('.', ',')} Sekunden`"],
  [/a\.innerText = `Could not render results with the [^`]*`, t\?\.helpReference/, 'a.innerText = "", false'],
  [/"cannot render result"/, '"Diese Antwort lässt sich hier nicht zeigen."'],
];

const all = { yasqe: editor, yasr: view };

/** The plugin for esbuild. */
export const changed = {
  name: "changed",
  setup({ onLoad }) {
    onLoad({ filter: /@zazuko[\\/](yasqe|yasr)[\\/]build[\\/]\w+\.esm\.js$/ }, ({ path }) => {
      let text = readFileSync(path, "utf8");
      for (const [from, to] of all[path.match(/(\w+)\.esm\.js$/)[1]]) {
        if (text.search(from) < 0) throw new Error(`${path} has no ${from}`);
        text = text.replace(from, to);
      }
      return { contents: text, loader: "js" };
    });
  },
};
