// Puts documents to a running server over a WebSocket, as the reference client of graphql-transport-ws does.
//   node follow.mjs URL TOKEN DOCUMENT...      prints one JSON list a document: its outcomes, and how it ended
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token, ...documents] = process.argv.slice(2);
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  retryAttempts: 0,
  connectionParams: token ? { authorization: `Bearer ${token}` } : undefined,
});

const follow = (query) =>
  new Promise((resolve) => {
    const heard = [];
    client.subscribe({ query }, {
      next: (outcome) => heard.push(outcome),
      complete: () => resolve([...heard, "complete"]),
      error: (error) => resolve([...heard, Array.isArray(error) ? { errors: error } : { closed: error.code }]),
    });
  });

const told = [];
for (const document of documents) told.push(await follow(document));
console.log(JSON.stringify(told));
await client.dispose();
