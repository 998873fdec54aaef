// @neo4j/graphql behind Apollo Server or GraphQL Yoga: `node server.js PORT SERVER`, the database from NEO4J_URI.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";
import { printSchema } from "graphql";

const [port, kind] = [Number(process.argv[2]), process.argv[3] ?? "yoga"];
const typeDefs = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");
const user = process.env.NEO4J_USER, password = process.env.NEO4J_PASSWORD;
const auth = !password || password === "none" ? undefined : neo4j.auth.basic(user, password);
const driver = neo4j.driver(process.env.NEO4J_URI, auth, {
  maxConnectionPoolSize: 50,
  telemetryDisabled: true,
  notificationFilter: neo4j.notificationFilterDisabledCategory ? { minimumSeverityLevel: "OFF" } : undefined,
});
const database = process.env.NEO4J_DATABASE ?? "neo4j";
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
if (kind === "sdl") {
  console.log(printSchema(schema));
  process.exit(0);
}
const context = async () => ({ driver, sessionConfig: { database, defaultAccessMode: "READ" } });

if (kind === "apollo") {
  const { ApolloServer } = await import("@apollo/server");
  const { startStandaloneServer } = await import("@apollo/server/standalone");
  const server = new ApolloServer({ schema, introspection: false, includeStacktraceInErrorResponses: false });
  await startStandaloneServer(server, { listen: { port, host: "127.0.0.1" }, context });
  console.log("ready");
} else {
  const { createYoga } = await import("graphql-yoga");
  const yoga = createYoga({ schema, context, logging: false, graphiql: false, landingPage: false, maskedErrors: false });
  createServer(yoga).listen(port, "127.0.0.1", () => console.log("ready"));
}
