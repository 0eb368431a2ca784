import { setTimeout as wait } from "node:timers/promises";
import type { Store } from "../../store/contract.ts";
import { createOf, one } from "./operations.ts";
import type { RuleContext, StoreHarness } from "./harness.ts";

const silentMs = 100;

export interface OpenContext extends RuleContext {
  destroy(): Promise<void>;
}

export async function openContext(harness: StoreHarness): Promise<OpenContext> {
  let store: Store = await harness.create();
  let watched = 0;

  return {
    get store() {
      return store;
    },
    async worker(workerId) {
      await store.register({ workerId, leaseMs: 60_000, stallMs: 60_000, steps: [] });
    },
    async mortal(workerId) {
      const silence = harness.kill === undefined ? silentMs : 60_000;
      await store.register({ workerId, leaseMs: silence, stallMs: silence, steps: [] });
    },
    async die(workerId) {
      watched += 1;
      const runId = `watch-of-${workerId}-${watched}`;
      const watcher = `watcher-${watched}`;
      await one(store, createOf({ runId, owner: workerId }));
      await harness.kill?.(store, workerId);
      await store.register({ workerId: watcher, leaseMs: 60_000, stallMs: 60_000, steps: [] });
      while ((await store.claim({ workerId: watcher, limit: 1, runIds: [runId], now: Date.now() })).length === 0) await wait(10);
    },
    async reopen() {
      if (harness.reopen === undefined) throw new TypeError("This store can't be opened again");
      store = await harness.reopen(store);
    },
    async destroy() {
      await (harness.destroy === undefined ? store.close() : harness.destroy(store));
    },
  };
}
