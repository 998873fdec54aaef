// urql with its normalised cache: pages join into one list, and what is known is not asked for again.

import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { graphql } from "./gql/index.js";

const address = process.env.VERBUNDGRAPH ?? "http://127.0.0.1:8000/graphql";
let requests = 0; // what has gone over the wire

const client = new Client({
  url: address,
  fetch: (...request) => {
    requests += 1;
    return fetch(...request);
  },
  exchanges: [
    cacheExchange({
      // `id` is unique in the whole graph, so the cache needs no other keys.
      keys: { Citation: () => null },
      resolvers: {
        Query: {
          municipalities: relayPagination(),
          // A look-up finds in the cache what a page has brought: an id is the kind and the key.
          municipality: (_, { key }) => ({ __typename: "Municipality", id: `municipality:${String(key)}` }),
        },
      },
    }),
    fetchExchange,
  ],
});

const page = graphql(`
  query Page($after: String) {
    municipalities(orderBy: [{ key: ASC }], first: 4, after: $after) {
      edges {
        cursor
        node {
          id
          key
          name
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

const one = graphql(`
  query One($key: String!) {
    municipality(key: $key) {
      id
      key
      name
    }
  }
`);

/** All rows that the cache has after asking for one more page, and where the next one begins. */
async function more(after: string | null) {
  const { data, error } = await client.query(page, { after });
  if (!data) throw error ?? new Error("no answer");
  const { edges, pageInfo } = data.municipalities;
  return { towns: edges.map((edge) => edge.node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

const first = await more(null);
const second = await more(first.next ?? null);
console.log(`${second.towns.length} towns by ${requests} requests, the last ${second.towns.at(-1)?.name}`);

const known = await client.query(one, { key: second.towns[0]!.key });
console.log(`${known.data?.municipality?.name} is known, still by ${requests} requests`);
