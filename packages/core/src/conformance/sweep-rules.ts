import assert from "node:assert/strict";
import type { Store, SweepRequest, TerminalStatus } from "../store/contract/contract.ts";
import { claimIds } from "./claims.ts";
import type { Rule } from "./harness.ts";
import {
  all,
  appendOf,
  bundleOf,
  commitOf,
  createOf,
  creationOf,
  endAs,
  endOf,
  entriesOf,
  event,
  lastEvent,
  one,
  parked,
  past,
  releaseOf,
  resultOf,
  sendOf,
  upTo,
} from "./operations.ts";

function sweep(store: Store, request: Partial<SweepRequest> = {}): Promise<{ runs: number; bundles: number }> {
  return store.sweep({ now: past, endedBefore: { completed: past }, limit: 100, ...request });
}

/** Creates a run of w1 that ended so at this time. */
async function createEnded(store: Store, runId: string, completedAt = past, status: TerminalStatus = "completed"): Promise<void> {
  const { events, state } = endAs(status);
  await all(store, createOf({ runId, owner: "w1" }), endOf({ runId, events, state: { ...state, completedAt } }));
}

async function namesOf(store: Store): Promise<string[]> {
  return (await store.listRuns({ limit: 100 })).map(({ runId }) => runId).toSorted();
}

const hour = 3_600_000;
const token = { action: "claim", ordinal: 1, token: "t", hookId: "h", webhook: false, metadata: null } as const;

export const sweepRules: readonly Rule[] = [
  {
    number: "S90",
    title: "finished runs go that ended at or before the time for their status, others stay",
    async check({ store, worker }) {
      await worker("w1");
      for (const status of ["completed", "failed", "cancelled"] as const) {
        for (const at of [10, 20]) await createEnded(store, `${status}-${at}`, at, status);
      }
      assert.deepEqual(await sweep(store, { endedBefore: {} }), { runs: 0, bundles: 0 });
      assert.equal((await sweep(store, { endedBefore: { completed: 9 } })).runs, 0);
      assert.equal((await sweep(store, { endedBefore: { completed: 10 } })).runs, 1);
      assert.deepEqual(await namesOf(store), ["cancelled-10", "cancelled-20", "completed-20", "failed-10", "failed-20"]);
      assert.equal((await sweep(store, { endedBefore: { failed: 30, cancelled: 19 } })).runs, 3);
      assert.deepEqual(await namesOf(store), ["cancelled-20", "completed-20"]);
    },
  },
  {
    number: "S90",
    title: "a sweep deletes no more runs than its limit, and says how many",
    async check({ store, worker }) {
      await worker("w1");
      for (const runId of ["a", "b", "c", "d", "e"]) await createEnded(store, runId);
      const counts: number[] = [];
      for (let sweeps = 0; sweeps < 4; sweeps += 1) counts.push((await sweep(store, { limit: 2 })).runs);
      assert.deepEqual([counts, await namesOf(store)], [[2, 2, 1, 0], []]);
    },
  },
  {
    number: "S90",
    title: "pending, running and parked runs stay, however old",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ runId: "pending", createdAt: 1 }));
      await all(store, createOf({ runId: "running", owner: "w1" }), createOf({ runId: "parked", owner: "w1" }));
      await all(store, commitOf({ runId: "running" }), releaseOf({ runId: "parked", state: { ...parked, completedAt: 1 } }));
      const endedBefore = { completed: Date.now(), failed: Date.now(), cancelled: Date.now() };
      assert.equal((await sweep(store, { endedBefore })).runs, 0);
      assert.deepEqual(await namesOf(store), ["parked", "pending", "running"]);
    },
  },
  {
    number: "S90",
    title: "with a run goes all that belongs to it",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1", idempotencyKey: "key" }), commitOf({ tokens: [token] }), sendOf("m1"));
      await all(store, appendOf({ close: true }), resultOf("step_1"), endOf({ events: [lastEvent(3)], inboxSeen: 1 }));
      assert.equal((await sweep(store, { endedBefore: { completed: Date.now() } })).runs, 1);
      assert.deepEqual([await store.readRun({ runId: "run" }), await store.readRun({ idempotencyKey: "key" })], [null, null]);
      assert.deepEqual([await store.readJournal("run", 0, upTo(9)), await entriesOf(store)], [[], []]);
      assert.deepEqual([await store.readHook("t"), await store.readStepResults("run")], [null, []]);
      const page = await store.readChunks({ runId: "run", namespace: "" }, 0, 9);
      assert.deepEqual(page, { chunks: [], length: 0, closed: false, runStatus: null, writers: [] });
    },
  },
  {
    number: "S91",
    title: "sends to a run that was deleted are not-found, and commits of it fenced",
    async check({ store, worker }) {
      await worker("w1");
      await createEnded(store, "run");
      await sweep(store);
      assert.deepEqual(await one(store, sendOf("m1")), { outcome: "not-found" });
      assert.deepEqual(await one(store, endOf()), { outcome: "fenced" });
      assert.deepEqual(await one(store, appendOf()), { outcome: "fenced" });
    },
  },
  {
    number: "S91",
    title: "the same id or key starts a new run, to which nothing of the old one sticks",
    async check({ store, worker }) {
      await worker("w1");
      const creations = [creationOf(1, { runId: "child" })];
      const live = async () => {
        await all(store, createOf({ owner: "w1", idempotencyKey: "key" }), sendOf("m1"), resultOf("step_1"), appendOf());
        const result = await one(
          store,
          commitOf({ tokens: [token], creations, watches: [{ runId: "child", correlationId: "c" }] }),
        );
        await all(store, endOf({ events: [event(3), lastEvent(4)], inboxSeen: 1 }));
        return result;
      };
      const first = await live();
      await all(store, createOf({ runId: "thief", owner: "w1" }), commitOf({ runId: "thief", tokens: [token] }));
      assert.equal((await sweep(store, { endedBefore: { completed: Date.now() } })).runs, 1);
      const again = await live();
      assert.ok(first.outcome === "committed" && again.outcome === "committed");
      assert.deepEqual([first.tokens[0]?.ownerRunId, again.tokens[0]?.ownerRunId], [null, "thief"]);
      assert.deepEqual([first.creations[0]?.outcome, again.creations[0]?.outcome], ["created", "exists"]);
      assert.equal((await store.readChunks({ runId: "run", namespace: "" }, 0, 9)).length, 1);
      assert.equal((await store.readJournal("run", 0, upTo(9))).length, 4);
      assert.equal((await store.readRun({ idempotencyKey: "key" }))?.runId, "run");
    },
  },
  {
    number: "S92",
    title: "a watched run stays until those that watch it have taken the notice or are over",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(store, ...["child", "takes", "ends"].map((runId) => createOf({ runId, owner: "w1" })));
      const watches = [{ runId: "child", correlationId: "c1" }];
      await all(store, releaseOf({ runId: "takes", watches }), commitOf({ runId: "ends", watches }), endOf({ runId: "child" }));
      const sweepAll = async () => (await sweep(store, { endedBefore: { completed: past + 1 } })).runs;
      assert.equal(await sweepAll(), 0);
      assert.deepEqual(await claimIds(store), ["takes"]);
      await all(store, commitOf({ runId: "takes", epoch: 2, taken: ["child:c1"] }));
      assert.equal(await sweepAll(), 0);
      const { events, state } = endAs("failed", 3);
      await all(store, endOf({ runId: "ends", inboxSeen: 1, events, state }));
      assert.equal(await sweepAll(), 1);
      assert.deepEqual(await namesOf(store), ["ends", "takes"]);
    },
  },
  {
    number: "S92",
    title: "a run that was watched after its end stays too",
    async check({ store, worker }) {
      await worker("w1");
      await createEnded(store, "child");
      await all(store, createOf({ owner: "w1" }), commitOf({ watches: [{ runId: "child", correlationId: "c1" }] }));
      assert.equal((await sweep(store)).runs, 0);
      await all(store, commitOf({ events: [event(3)], taken: ["child:c1"] }));
      assert.equal((await sweep(store)).runs, 1);
    },
  },
  {
    number: "S93",
    title: "a bundle goes an hour after a sweep has found it unused, and comes back with its text",
    async check({ store, worker }) {
      await worker("w1");
      await createEnded(store, "run");
      await all(store, createOf({ runId: "other", bundle: bundleOf("used") }));
      assert.deepEqual(await sweep(store), { runs: 1, bundles: 0 });
      assert.equal((await sweep(store, { now: past + hour - 1 })).bundles, 0);
      assert.deepEqual(await store.readBundle("bundle"), createOf().bundle);
      assert.equal((await sweep(store, { now: past + hour })).bundles, 1);
      assert.equal(await store.readBundle("bundle"), null);
      assert.ok((await store.readBundle("used")) !== null);
      assert.deepEqual(await one(store, createOf({ bundle: null })), { outcome: "bundle-missing" });
      await all(store, createOf());
      assert.deepEqual(await store.readBundle("bundle"), createOf().bundle);
    },
  },
  {
    number: "S93",
    title: "a bundle that is used again has another hour after that, whether a sweep has seen the use or not",
    async check({ store, worker }) {
      await worker("w1");
      await createEnded(store, "run");
      await sweep(store);
      const creations = [creationOf(1, { runId: "again", bundle: null })];
      await all(store, createOf({ runId: "parent", owner: "w1", bundle: bundleOf("used") }));
      await all(store, commitOf({ runId: "parent", creations }));
      assert.deepEqual(await claimIds(store, { workerId: "w1" }), ["again"]);
      await all(store, endOf({ runId: "again", state: { ...endOf().state, completedAt: past } }));
      assert.deepEqual(await sweep(store, { now: past + hour }), { runs: 1, bundles: 0 });
      await all(store, createOf({ runId: "again", owner: "w1", bundle: null }));
      assert.equal((await sweep(store, { now: past + 2 * hour })).bundles, 0);
      await all(store, endOf({ runId: "again", state: { ...endOf().state, completedAt: past } }));
      assert.deepEqual(await sweep(store, { now: past + 3 * hour }), { runs: 1, bundles: 0 });
      assert.equal((await sweep(store, { now: past + 4 * hour - 1 })).bundles, 0);
      assert.equal((await sweep(store, { now: past + 4 * hour })).bundles, 1);
    },
  },
];
