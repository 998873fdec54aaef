// The example questions, by who asks them. They are files beside this one, listed in examples/index.json.

import { createElement, useEffect, useGraphiQL, useState } from "./vendor.js";

const folder = new URL("examples/", import.meta.url);

async function load(name) {
  const answer = await fetch(new URL(name, folder));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

function Examples() {
  const [groups, setGroups] = useState([]);
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  useEffect(() => {
    load("index.json").then(async (answer) => setGroups(await answer.json()));
  }, []);
  const show = async (example) => {
    query?.setValue(await (await load(example.file)).text());
    variables?.setValue(example.variables ? JSON.stringify(example.variables, null, 2) : "");
    query?.focus();
  };
  return createElement(
    "section",
    { className: "examples", "aria-labelledby": "examples-title" },
    createElement("div", { className: "graphiql-doc-explorer-title", id: "examples-title" }, "Beispielfragen"),
    groups.map((group) =>
      createElement(
        "div",
        { key: group.title, lang: group.lang },
        createElement("h2", null, group.title),
        createElement(
          "ul",
          null,
          group.examples.map((example) =>
            createElement(
              "li",
              { key: example.file },
              createElement("button", { type: "button", onClick: () => show(example) }, example.title),
            ),
          ),
        ),
      ),
    ),
  );
}

function Icon() {
  return createElement(
    "svg",
    { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5, "aria-hidden": true },
    createElement("path", { d: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.1-1.5 2.3M12 17.5v.1", strokeLinecap: "round" }),
    createElement("circle", { cx: 12, cy: 12, r: 10 }),
  );
}

/** The plugin for GraphiQL. */
export const examples = { title: "Beispielfragen", content: Examples, icon: Icon };
