// Commits to a run of its own as fast as it can, so many times, and says how it went. argv: root, run id, commits.
import { sqlite } from "@perdure/sqlite";
import { commitOf, createOf, workerOf } from "./plain.mjs";

const [root, runId, commits] = process.argv.slice(2);
const store = sqlite({ root });
await store.register(workerOf(`worker-${runId}`));
await store.write([createOf(runId, `worker-${runId}`)]);
console.log("ready");
await new Promise((resolve) => process.stdin.once("data", resolve));
let longestMs = 0;
for (let number = 2; number < 2 + Number(commits); number += 1) {
  const before = performance.now();
  const [result] = await store.write([commitOf(runId, number, "x".repeat(100))]);
  longestMs = Math.max(longestMs, performance.now() - before);
  if (result.outcome !== "committed") throw new Error(JSON.stringify(result));
}
console.log(`done ${longestMs}`);
await store.close();
process.exit();
