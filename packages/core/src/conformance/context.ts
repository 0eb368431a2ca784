import { setTimeout as wait } from "node:timers/promises";
import type { Store, WorkerRegistration } from "../store/contract/contract.ts";
import { claimOrder } from "./claims.ts";
import type { RuleContext, StoreHarness } from "./harness.ts";
import { all, bundleOf, commitOf, createOf, sendOf, waiting } from "./operations.ts";
import { createWorkers } from "./workers.ts";

export interface OpenContext extends RuleContext {
  destroy(): Promise<void>;
}

export async function openContext(harness: StoreHarness): Promise<OpenContext> {
  let store: Store = await harness.create();
  const workers = createWorkers();
  let lookouts = 0;

  const register = (workerId: string, silentMs: number, fields: Partial<WorkerRegistration> = {}) =>
    store.register({ ...registrationOf(workerId, silentMs), ...fields });

  /** Does what ends the worker, and waits until its runs can be claimed. */
  async function loseWorker(workerId: string, lose: () => Promise<void> | void): Promise<void> {
    lookouts += 1;
    const runId = `lookout-run-${lookouts}`;
    const lookout = `lookout-${lookouts}`;
    await createLookoutRun(store, runId, workerId);
    await register(lookout, liveMs, { queues: [lookoutQueue] });
    workers.stop(workerId);
    await lose();
    while ((await claimOrder(store, { workerId: lookout, runIds: [runId] })).length === 0) await wait(10);
  }

  return {
    get store() {
      return store;
    },
    worker: (workerId, fields) => register(workerId, liveMs, fields),
    async mortal(workerId, fields) {
      const life = await register(workerId, mortalMs, fields);
      workers.start(workerId, life);
      return life;
    },
    die: (workerId) => loseWorker(workerId, () => harness.kill?.(store, workerId)),
    stall: (workerId) => loseWorker(workerId, () => harness.stall?.(store, workerId)),
    revive: workers.revive,
    recorded: () => wait(harness.recordsAfterMs ?? 1_000),
    breakDown: async () => (await harness.breakDown?.(store)) ?? (() => {}),
    async reopen() {
      if (harness.reopen === undefined) throw new TypeError("This store can't be opened again");
      store = await harness.reopen(store);
    },
    async destroy() {
      workers.stopAll();
      await (harness.destroy === undefined ? store.close() : harness.destroy(store));
    },
  };
}

const liveMs = 60_000;
/** Longer than a busy machine holds up the timer that moves the worker, and than a beat takes to record an activation. */
const mortalMs = 500;
/** Of the runs by which the suite sees that a worker is dead; no rule's workers but those have anything to do with it. */
const lookoutQueue = "lookout";

function registrationOf(workerId: string, silentMs: number): WorkerRegistration {
  return { workerId, leaseMs: silentMs, stallMs: silentMs, steps: [], queues: null, claiming: true, queueLimits: {} };
}

/** A run that is the worker's and due, and has nothing outstanding: what its owner's death gives to other runs is not changed by it. */
async function createLookoutRun(store: Store, runId: string, owner: string): Promise<void> {
  await all(
    store,
    createOf({ runId, owner, queue: lookoutQueue, bundle: bundleOf("lookout") }),
    commitOf({ runId, state: waiting }),
    sendOf("look", { to: { runId } }),
  );
}
