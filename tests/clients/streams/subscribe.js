// Asks one question, then subscribes, and prints the answer and so many events as lines of JSON:
// subscribe.js ws|sse ADDRESS COUNT
import { createClient as createSse } from "graphql-sse";
import { createClient as createWs } from "graphql-ws";
import WebSocket from "ws";

const [, , transport, url, count] = process.argv;
const client =
  transport === "sse"
    ? createSse({ url, retryAttempts: 0 })
    : createWs({ url: url.replace("http:", "ws:"), webSocketImpl: WebSocket, retryAttempts: 0 });

const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

for await (const result of client.iterate({ query: "{ laender { totalCount } }" })) {
  print(result);
}
const query = "subscription($since: Int) { graphChanged(since: $since) { revision dataset added } }";
let left = Number(count);
for await (const result of client.iterate({ query, variables: { since: 0 } })) {
  print(result);
  left -= 1;
  if (left === 0) break;
}
const wrong = [];
try {
  for await (const result of client.iterate({ query: "subscription { nothing }" })) {
    wrong.push(...result.errors); // over server-sent events
  }
} catch (errors) {
  wrong.push(...errors); // over WebSocket
}
print(wrong);
await client.dispose();
