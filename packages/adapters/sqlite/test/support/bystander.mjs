// Uses a store, listens, registers a worker, closes nothing: the process must end by itself, but not before its write is done. argv: root.
import { sqlite } from "@perdure/sqlite";

const store = sqlite({ root: process.argv[2] });
store.subscribe(() => {});
await store.register({ workerId: "w1", leaseMs: 10_000, stallMs: 60_000, steps: [] });
const event = { number: 1, type: "run_created", at: 1, correlationId: null, detail: null, value: null };
const bundle = { hash: "h", code: "", map: null, abi: 1, steps: [] };
void store
  .write([
    {
      kind: "create",
      runId: "a",
      workflowId: "w",
      idempotencyKey: null,
      tags: {},
      events: [event],
      bundle,
      owner: "w1",
      wakeAt: 0,
      createdAt: 1,
    },
  ])
  .then(([result]) => console.log(result.outcome));
