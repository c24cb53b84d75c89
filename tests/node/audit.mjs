// Puts the questions of graphql-http's server audit to a running server.
//   node audit.mjs URL              prints one JSON object: id, name, status and reason of every audit
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const results = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { id, name, status, reason } = await audit.fn();
  results.push({ id, name, status, reason });
}
console.log(JSON.stringify(results));
