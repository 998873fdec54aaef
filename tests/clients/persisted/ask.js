// Asks the same question twice with each client, the second time as a client that has just been started, and
// prints what went over the wire: the method, whether the query's text was sent, and the answer's status.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { createHash } from "node:crypto";

const url = process.argv[2];
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** A fetch that notes what it sends. */
function noting(requests) {
  return async (address, options = {}) => {
    const response = await fetch(address, options);
    const text = options.body === undefined ? new URL(address).search : options.body;
    const method = options.method ?? "GET";
    requests.push({ method, text: /[?&"]query["=]/.test(text), status: response.status });
    return response;
  };
}

async function apollo(useGETForHashedQueries) {
  const requests = [];
  const link = ApolloLink.from([
    new PersistedQueryLink({ sha256, useGETForHashedQueries }),
    new HttpLink({ uri: url, fetch: noting(requests) }),
  ]);
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const query = gql`query Apollo${useGETForHashedQueries ? "Get" : "Post"} { land(key: "10") { id name } }`;
  const { data } = await client.query({ query });
  return { name: data.land.name, requests };
}

async function urql(preferGetForPersistedQueries) {
  const requests = [];
  const client = new Client({
    url,
    preferGetMethod: false,
    fetch: noting(requests),
    exchanges: [persistedExchange({ preferGetForPersistedQueries }), fetchExchange],
  });
  const query = `query Urql${preferGetForPersistedQueries ? "Get" : "Post"} { land(key: "10") { id name } }`;
  const { data, error } = await client.query(query, {}).toPromise();
  if (error) throw error;
  return { name: data.land.name, requests };
}

const found = {};
for (const [name, ask] of Object.entries({
  "apollo, GET": () => apollo(true),
  "apollo, POST": () => apollo(false),
  "urql, GET": () => urql(true),
  "urql, POST": () => urql(false),
})) {
  found[name] = [await ask(), await ask()];
}
process.stdout.write(JSON.stringify(found));
