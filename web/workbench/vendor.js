// The third-party code, under the names that web/build gives its files.

export * from "../vendor/graphiql/graphiql-NKS32QBQ.js";

const folder = new URL("../vendor/graphiql/", import.meta.url);

/** The scripts of Monaco's workers, by what they are for. */
export const workers = {
  editor: new URL("editor.worker-D6COAOM6.js", folder),
  graphql: new URL("graphql.worker-4EI44JW7.js", folder),
  json: new URL("json.worker-WNCIYLKO.js", folder),
};
