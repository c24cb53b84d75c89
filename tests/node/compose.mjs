// Composes subgraphs as a router would, and fails on any error or on a directive that would be lost on the way.
//   node compose.mjs FILE...        prints the supergraph; a file's name is its subgraph's
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { composeServices } from "@theguild/federation-composition";
import { parse, visit } from "graphql";

// These shape the supergraph and become its join directives.
const COMPOSED = new Set([
  "key", "shareable", "external", "requires", "provides", "override", "extends", "interfaceObject", "link",
  "composeDirective", "context", "fromContext",
]);

function uses(document) {
  const counts = new Map();
  visit(document, {
    DirectiveDefinition: () => false,
    Directive({ name: { value } }) {
      if (!COMPOSED.has(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
    },
  });
  return counts;
}

const subgraphs = process.argv.slice(2).map((file) => ({
  name: basename(file, ".graphql"),
  typeDefs: parse(readFileSync(file, "utf8")),
}));

const composed = composeServices(subgraphs);
if (composed.errors?.length) {
  for (const { message } of composed.errors) console.error(message);
  process.exit(1);
}

const kept = uses(parse(composed.supergraphSdl));
const lost = subgraphs.flatMap(({ name, typeDefs }) =>
  [...uses(typeDefs)]
    .filter(([directive, count]) => (kept.get(directive) ?? 0) < count)
    .map(([directive, count]) => `${name}: @${directive} is used ${count} times and kept ${kept.get(directive) ?? 0} times`),
);
if (lost.length) {
  for (const line of lost) console.error(line);
  process.exit(1);
}

console.log(composed.supergraphSdl);
