// The workbench: GraphiQL with example questions and links that can be passed on.

import "./strict.js";
import { examples } from "./examples.js";
import { CopyLink, linked } from "./link.js";
import { fetcher } from "./stream.js";
import {
  GraphiQL,
  HISTORY_PLUGIN,
  createElement,
  createGraphiQLFetcher,
  createRoot,
  explorerPlugin,
  workers,
} from "./vendor.js";

// How Monaco, the editor inside GraphiQL, asks for its workers.
globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(workers[label] ?? workers.editor, { type: "module" }),
};

const welcome = `# Links stehen Beispielfragen.
# Strg+Leertaste schlägt vor, Strg+Eingabe führt aus.
# Examples are on the left. Ctrl+Space suggests,
# Ctrl+Enter runs.

{
  laender(orderBy: [{ name: ASC }]) {
    nodes {
      name
      municipalities {
        totalCount
      }
    }
  }
}
`;

const plugins = [explorerPlugin({ hideActions: true }), examples, HISTORY_PLUGIN];
plugins[0].title = "Baukasten";

const { query, variables } = linked();

createRoot(document.getElementById("workbench")).render(
  createElement(
    GraphiQL,
    {
      fetcher: fetcher("graphql", createGraphiQLFetcher({ url: "graphql", enableIncrementalDelivery: false })),
      plugins,
      visiblePlugin: query ? undefined : examples,
      defaultQuery: welcome,
      defaultEditorToolsVisibility: "variables",
      initialQuery: query,
      initialVariables: variables,
      inputValueDeprecation: true,
    },
    createElement(GraphiQL.Logo, null, createElement("span", null, "GraphiQL")),
    createElement(GraphiQL.Toolbar, null, ({ prettify, merge, copy }) => [
      createElement("span", { key: "prettify", className: "tool" }, prettify),
      createElement("span", { key: "merge", className: "tool" }, merge),
      createElement("span", { key: "copy", className: "tool" }, copy),
      createElement("span", { key: "link", className: "tool" }, createElement(CopyLink)),
    ]),
  ),
);
