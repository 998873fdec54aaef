// Types of variables and answers, from the document itself: graphql-codegen writes src/gql.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { graphql } from "./gql/index.js";

const address = process.env.VERBUNDGRAPH ?? "http://127.0.0.1:8000/graphql";

const towns = graphql(`
  query Towns($land: String!, $from: Int) {
    municipalities(
      where: { land: { name: { eq: $land } }, population: { gte: $from } }
      orderBy: [{ population: DESC }]
      first: 3
    ) {
      totalCount
      nodes {
        name
        population
        since
        uses(first: 2) {
          edges {
            status
            node {
              name
            }
          }
        }
      }
    }
  }
`);

async function ask<Answer, Variables>(
  document: TypedDocumentNode<Answer, Variables>,
  variables: Variables,
): Promise<Answer> {
  const response = await fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as {
    data?: Answer;
    errors?: { message: string; extensions: { code: string } }[];
  };
  const [error] = errors ?? [];
  if (error) throw new Error(`${error.extensions.code}: ${error.message}`);
  return data!;
}

const { municipalities } = await ask(towns, { land: "Saarland", from: 9000 });

console.log(`${municipalities.totalCount} towns`);
for (const town of municipalities.nodes) {
  // `population` is number | null here, and `status` one of the four words that there are.
  const uses = town.uses.edges.map((edge) => `${edge.node.name} (${edge.status ?? "?"})`);
  console.log(`${town.name}, ${town.population ?? "?"}: ${uses.join(", ") || "–"}`);
}
