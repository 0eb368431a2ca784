import assert from "node:assert/strict";
import { claimIds, claimOf } from "./claims.ts";
import type { Rule } from "./harness.ts";
import {
  all,
  appendOf,
  commitOf,
  createOf,
  endOf,
  event,
  one,
  parked,
  past,
  releaseOf,
  running,
  sendOf,
  waiting,
} from "./operations.ts";

export const claimRules: readonly Rule[] = [
  {
    number: "S40",
    title: "a claim makes the worker the owner at the next epoch and gives the run",
    async check({ store, worker }) {
      await worker("w2");
      await all(store, createOf({ tags: { a: "b" } }));
      const { runs, aloneDue } = await claimOf(store, { limit: 5 });
      const [claimed] = runs;
      assert.ok(claimed !== undefined && runs.length === 1 && !aloneDue);
      const { deaths, soloDeaths, activation, stepResults, ...record } = claimed;
      assert.deepEqual([deaths, soloDeaths, activation, stepResults], [0, 0, false, 0]);
      assert.deepEqual([record.owner, record.epoch, record.tags], ["w2", 1, { a: "b" }]);
      assert.deepEqual(await store.readRun({ runId: "run" }), record);
      assert.equal((await one(store, commitOf())).outcome, "committed");
      assert.deepEqual(await claimIds(store), []);
    },
  },
  {
    number: "S40",
    title: "a claim takes no more than its limit, and only what it asks for",
    async check({ store, worker }) {
      await worker("w2");
      await all(store, ...["a", "b", "c", "d"].map((runId) => createOf({ runId })));
      assert.deepEqual(await claimIds(store, { runIds: ["c", "nobody"] }), ["c"]);
      assert.deepEqual(await claimIds(store, { runIds: [] }), []);
      assert.equal((await claimIds(store, { limit: 2 })).length, 2);
      assert.equal((await claimIds(store, { limit: 2 })).length, 1);
      assert.deepEqual(await claimIds(store, { limit: 0 }), []);
    },
  },
  {
    number: "S40",
    title: "a claim is there when the store is opened again",
    needs: "reopen",
    async check(context) {
      await context.worker("w2");
      await all(context.store, createOf());
      assert.deepEqual(await claimIds(context.store), ["run"]);
      await context.reopen();
      assert.equal((await context.store.readRun({ runId: "run" }))?.epoch, 1);
      await context.worker("w3");
      const { runs } = await claimOf(context.store, { workerId: "w3" });
      assert.deepEqual([runs[0]?.epoch, runs[0]?.deaths], [2, 0]);
    },
  },
  {
    number: "S40",
    title: "a run with one death is claimed like one without",
    async check({ store, worker, mortal, die }) {
      await mortal("dying");
      await worker("w2");
      await all(store, createOf({ runId: "died", owner: "dying" }), createOf({ runId: "fresh" }));
      await die("dying");
      assert.deepEqual(await claimIds(store, { limit: 0, suspects: 100 }), []);
      assert.deepEqual(await claimIds(store), ["died", "fresh"]);
    },
  },
  {
    number: "S41",
    title: "a run that only waits is claimed when its time has come",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      const later = Date.now() + 3_600_000;
      await all(store, createOf({ runId: "later", wakeAt: later }), createOf({ runId: "now", wakeAt: past }));
      await all(store, ...["slept", "sleeps", "waits", "works"].map((runId) => createOf({ runId, owner: "w1" })));
      await all(
        store,
        releaseOf({ runId: "slept", state: { ...waiting, wakeAt: past } }),
        releaseOf({ runId: "sleeps", state: { ...waiting, wakeAt: later } }),
      );
      await all(store, releaseOf({ runId: "waits" }), releaseOf({ runId: "works", state: running }));
      assert.deepEqual(await claimIds(store), ["now", "slept", "works"]);
    },
  },
  {
    number: "S41",
    title: "a message makes a waiting run runnable, until it is taken",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(
        store,
        createOf({ owner: "w1" }),
        releaseOf(),
        createOf({ runId: "b", owner: "w1" }),
        sendOf("m0", { to: { runId: "b" } }),
      );
      assert.deepEqual(await claimIds(store), []);
      await all(store, releaseOf({ runId: "b" }));
      assert.deepEqual(await claimIds(store), ["b"]);
      await all(store, sendOf("m1"));
      assert.deepEqual(await claimIds(store), ["run"]);
      await all(store, releaseOf({ epoch: 2, commitId: "r2", taken: ["m1"] }));
      assert.deepEqual(await claimIds(store), []);
    },
  },
  {
    number: "S42",
    title: "a parked run is claimed only for unpark or cancel",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      const ids = ["unparked", "cancelled", "woken", "hooked", "early", "still"];
      await all(store, ...ids.map((runId) => createOf({ runId, owner: "w1" })));
      await all(store, sendOf("m0", { to: { runId: "early" } }, { type: "unpark" }));
      const park = { state: { ...parked, outstanding: true, wakeAt: past } };
      await all(store, ...ids.map((runId) => releaseOf({ runId, ...park })));
      await all(
        store,
        sendOf("m1", { to: { runId: "unparked" } }, { type: "unpark" }),
        sendOf("m1", { to: { runId: "cancelled" } }, { type: "cancel" }),
        sendOf("m1", { to: { runId: "woken" } }, { type: "wake" }),
        sendOf("m1", { to: { runId: "hooked" } }, { type: "hook" }),
      );
      assert.deepEqual(await claimIds(store), ["cancelled", "early", "unparked"]);
    },
  },
  {
    number: "S43",
    title: "a run that is over is never claimed",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"), endOf({ inboxSeen: 1 }));
      assert.deepEqual(await claimIds(store), []);
      assert.deepEqual(await claimIds(store, { runIds: ["run"] }), []);
    },
  },
  {
    number: "S44",
    title: "a live worker keeps its runs, a dead one loses those that are runnable",
    async check({ store, worker, mortal, die }) {
      await worker("w1");
      await mortal("dying");
      await worker("w2");
      const later = Date.now() + 3_600_000;
      await all(
        store,
        ...["a", "b", "c", "sent"].map((runId) => createOf({ runId, owner: "dying" })),
        createOf({ runId: "mine", owner: "w1" }),
      );
      await all(
        store,
        commitOf({ runId: "b", state: { ...waiting, wakeAt: later } }),
        commitOf({ runId: "c", state: { ...parked, outstanding: true } }),
      );
      await all(store, commitOf({ runId: "sent", state: waiting }), sendOf("m1", { to: { runId: "sent" } }));
      await die("dying");
      assert.deepEqual(await claimIds(store), ["a", "sent"]);
      await all(store, sendOf("m2", { to: { runId: "b" } }));
      assert.deepEqual(await claimIds(store), ["b"]);
    },
  },
  {
    number: "S44",
    title: "what a worker did not release is free after its end",
    async check({ store, worker }) {
      await worker("w2");
      const life = await worker("w1");
      assert.ok(life.validUntil() > performance.now());
      await all(store, createOf({ owner: "w1" }));
      assert.deepEqual(await claimIds(store), []);
      await life.end();
      assert.ok(life.validUntil() <= performance.now());
      assert.deepEqual(await claimIds(store), ["run"]);
    },
  },
  {
    number: "S44",
    title: "a worker that stands still is dead, and lives again when it moves; a dead one claims nothing (S46)",
    async check({ store, worker, mortal, stall, revive }) {
      const life = await mortal("w1");
      await worker("w2");
      await all(store, createOf({ owner: "w1" }));
      assert.ok(life.validUntil() > performance.now());
      await stall("w1");
      assert.ok(life.validUntil() <= performance.now());
      assert.deepEqual(await claimIds(store), ["run"]);
      await all(store, createOf({ runId: "next" }));
      assert.deepEqual(await claimIds(store, { workerId: "w1" }), []);
      await revive("w1");
      assert.deepEqual(await claimIds(store, { workerId: "w1" }), ["next"]);
      assert.deepEqual(await claimIds(store), []);
    },
  },
  {
    number: "S46",
    title: "a worker that is not registered claims nothing",
    async check({ store, worker }) {
      await all(store, createOf());
      assert.deepEqual(await claimIds(store, { workerId: "stranger" }), []);
      const life = await worker("w1");
      await life.end();
      assert.deepEqual(await claimIds(store, { workerId: "w1" }), []);
      await worker("w2");
      assert.deepEqual(await claimIds(store), ["run"]);
    },
  },
  {
    number: "S47",
    title: "the former owner is fenced after a claim",
    async check({ store, mortal, die, worker }) {
      await mortal("dying");
      await worker("w2");
      await all(store, createOf({ owner: "dying" }));
      await die("dying");
      assert.deepEqual(await claimIds(store), ["run"]);
      assert.deepEqual(await one(store, commitOf()), { outcome: "fenced" });
      assert.deepEqual(await one(store, appendOf()), { outcome: "fenced" });
      assert.equal((await one(store, commitOf({ epoch: 2 }))).outcome, "committed");
    },
  },
  {
    number: "S48",
    title: "a worker finds those of its runs that have messages",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(
        store,
        ...["a", "b", "c"].map((runId) => createOf({ runId, owner: "w1" })),
        createOf({ runId: "d", owner: "w2" }),
      );
      await all(store, ...["a", "b", "d"].map((runId) => sendOf("m1", { to: { runId } })));
      await all(store, commitOf({ runId: "b", events: [event(2)], taken: ["m1"] }));
      assert.deepEqual(await store.ownedInboxes("w1"), ["a"]);
      assert.deepEqual(await store.ownedInboxes("nobody"), []);
    },
  },
];
