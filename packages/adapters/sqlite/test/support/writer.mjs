// Commits to a run of its own as fast as it can, so many times, and says how it went. argv: root, run id, commits.
import { sqlite } from "@perdure/sqlite";

const [root, runId, commits] = process.argv.slice(2);
const store = sqlite({ root });
await store.register({ workerId: `worker-${runId}`, leaseMs: 10_000, stallMs: 60_000, steps: [] });
const event = (number) => ({ number, type: "step_completed", at: 1, correlationId: null, detail: null, value: "x".repeat(100) });
const bundle = { hash: "h", code: "", map: null, abi: 1, steps: [] };
await store.write([
  {
    kind: "create",
    runId,
    workflowId: "w",
    idempotencyKey: null,
    tags: {},
    events: [event(1)],
    bundle,
    owner: `worker-${runId}`,
    wakeAt: 0,
    createdAt: 1,
  },
]);
const state = { status: "running", code: null, startedAt: 1, completedAt: null, wakeAt: null, outstanding: true, result: null };
console.log("ready");
await new Promise((resolve) => process.stdin.once("data", resolve));
let longestMs = 0;
for (let number = 2; number < 2 + Number(commits); number += 1) {
  const before = performance.now();
  const [result] = await store.write([
    {
      kind: "commit",
      runId,
      epoch: 1,
      commitId: `c${number}`,
      events: [event(number)],
      taken: [],
      tokens: [],
      outbox: [],
      state,
      ownership: "keep",
      inboxSeen: null,
    },
  ]);
  longestMs = Math.max(longestMs, performance.now() - before);
  if (result.outcome !== "committed") throw new Error(JSON.stringify(result));
}
console.log(`done ${longestMs}`);
await store.close();
process.exit();
