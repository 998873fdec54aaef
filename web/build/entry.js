// What web/workbench takes from third parties: one module, so that React and graphql exist once.

// Named here although GraphiQL loads it by itself: its style sheets then come with ours, in one file.
import "monaco-graphql/esm/monaco-editor.js";

import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";

export { createElement, useEffect, useRef, useState } from "react";
export { createRoot } from "react-dom/client";
export { createGraphiQLFetcher } from "@graphiql/toolkit";
export { explorerPlugin } from "@graphiql/plugin-explorer";
export { ToolbarButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
export { GraphiQL, HISTORY_PLUGIN } from "graphiql";
