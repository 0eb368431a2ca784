// Holds runs: creates them with itself as the owner, says so, and waits to be killed. argv: root, worker id, run ids.
import { sqlite } from "@perdure/sqlite";

const [root, workerId, ...runIds] = process.argv.slice(2);
const store = sqlite({ root });
await store.register({ workerId, leaseMs: 10_000, stallMs: 60_000, steps: [] });
const events = [{ number: 1, type: "run_created", at: 1, correlationId: null, detail: null, value: null }];
const bundle = { hash: "h", code: "", map: null, abi: 1, steps: [] };
const results = await store.write(
  runIds.map((runId) => ({
    kind: "create",
    runId,
    workflowId: "w",
    idempotencyKey: null,
    tags: {},
    events,
    bundle,
    owner: workerId,
    wakeAt: 0,
    createdAt: 1,
  })),
);
console.log(results.map(({ outcome }) => outcome).join());
setInterval(() => {}, 1_000);
