// Links to a question. It stands behind the "#", which a browser keeps to itself: no log has the variables.

import { ToolbarButton, createElement, useGraphiQL, useState } from "./vendor.js";

/** The question that this page's address names, if any. */
export function linked() {
  const parts = new URLSearchParams(location.hash.slice(1));
  return { query: parts.get("query") ?? undefined, variables: parts.get("variables") ?? undefined };
}

/** The address of this page with a question. */
export function link(query, variables) {
  const address = new URL(location.href);
  const parts = new URLSearchParams({ query });
  if (variables?.trim()) parts.set("variables", variables);
  address.hash = parts.toString();
  return address.href;
}

const icon = "M10 14a4 4 0 0 0 6 .4l3-3a4.2 4.2 0 0 0-6-6l-1.7 1.7M14 10a4 4 0 0 0-6-.4l-3 3a4.2 4.2 0 0 0 6 6l1.7-1.7";

/** A button that puts the link to what the editors hold into the address bar and on the clipboard. */
export function CopyLink() {
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  const [done, setDone] = useState(false);
  const copy = async () => {
    const address = link(query?.getValue() ?? "", variables?.getValue());
    history.replaceState(null, "", address);
    // Without HTTPS a browser has no clipboard for us; the address bar has the link all the same.
    await navigator.clipboard?.writeText(address).catch(() => {});
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  const label = done ? "Link ist in der Adresszeile und kopiert" : "Link zu dieser Frage";
  const drawing = createElement(
    "svg",
    { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.8, className: "graphiql-toolbar-icon" },
    createElement("path", { d: done ? "m5 12 5 5 9-10" : icon, strokeLinecap: "round", strokeLinejoin: "round" }),
  );
  return createElement(ToolbarButton, { onClick: copy, label }, drawing);
}
