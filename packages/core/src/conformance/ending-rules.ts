import assert from "node:assert/strict";
import { claimIds, claimOne } from "./claims.ts";
import type { Rule } from "./harness.ts";
import {
  all,
  assertRefused,
  commitOf,
  createOf,
  endAs,
  endOf,
  event,
  lastEvent,
  one,
  parked,
  releaseOf,
  running,
  sendOf,
  waiting,
} from "./operations.ts";

/** How a run is given up and how it ends. */
export const endingRules: readonly Rule[] = [
  {
    number: "S12",
    title: "a status that ends the run and an event that does go together, and the event is the last",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }));
      const wrong = [
        endOf({ events: [] }),
        endOf({ events: [event(2)] }),
        endOf({ events: [lastEvent(2), event(3)] }),
        endOf({ events: [lastEvent(2), lastEvent(3)] }),
        endOf({ state: running }),
        endOf({ state: parked }),
        endOf({ events: [lastEvent(2), event(3)], state: running }),
      ];
      for (const [index, commit] of wrong.entries())
        assertRefused(await one(store, { ...commit, commitId: `wrong-${index}` }), "invalid_operation");
      const run = await store.readRun({ runId: "run" });
      assert.deepEqual([run?.journalLength, run?.status, run?.owner], [1, "pending", "w1"]);
      assert.equal((await one(store, endOf({ events: [event(2), lastEvent(3)] }))).outcome, "committed");
    },
  },
  {
    number: "S16",
    title: "a release gives the run up",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), releaseOf());
      const run = await store.readRun({ runId: "run" });
      assert.deepEqual([run?.owner, run?.epoch], [null, 1]);
    },
  },
  {
    number: "S16",
    title: "a run that is released with a message or with something outstanding is due at once, without a death",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      const wakeAt = Date.now() + 3_600_000;
      await all(store, ...["sent", "works", "sleeps"].map((runId) => createOf({ runId, owner: "w1" })));
      await all(store, sendOf("m1", { to: { runId: "sent" } }));
      await all(
        store,
        releaseOf({ runId: "sent", state: { ...waiting, wakeAt } }),
        releaseOf({ runId: "works", state: { ...running, wakeAt } }),
        releaseOf({ runId: "sleeps", state: { ...waiting, wakeAt } }),
      );
      const claimed = await claimOne(store, "w2", "works");
      assert.deepEqual([claimed?.deaths, claimed?.soloDeaths], [0, 0]);
      assert.deepEqual(await claimIds(store), ["sent"]);
    },
  },
  {
    number: "S16",
    title: "a run that is released when its message is taken is not due",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"), releaseOf({ taken: ["m1"] }));
      assert.deepEqual(await claimIds(store), []);
    },
  },
  {
    number: "S16",
    title: "a run that is released as parked is due at once with unpark or cancel in its inbox, and with nothing else",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      for (const type of ["unpark", "cancel", "wake", "hook", "child"] as const)
        await all(store, createOf({ runId: type, owner: "w1" }), sendOf("m1", { to: { runId: type } }, { type }));
      await all(store, createOf({ runId: "taken", owner: "w1" }), sendOf("m1", { to: { runId: "taken" } }, { type: "unpark" }));
      for (const runId of ["unpark", "cancel", "wake", "hook", "child"]) await all(store, releaseOf({ runId, state: parked }));
      await all(store, releaseOf({ runId: "taken", state: parked, taken: ["m1"] }));
      assert.deepEqual(await claimIds(store), ["cancel", "unpark"]);
    },
  },
  {
    number: "S17",
    title: "the result of a run is the value of its last event, and null before its end",
    async check({ store, worker }) {
      await worker("w1");
      const ends = { completed: '"done"', failed: '{"message":"no"}', cancelled: null } as const;
      for (const status of ["completed", "failed", "cancelled"] as const) {
        const value = ends[status];
        await all(store, createOf({ runId: status, owner: "w1" }), commitOf({ runId: status }));
        assert.equal((await store.readRun({ runId: status }))?.result, null);
        await all(store, endOf({ runId: status, ...endAs(status, 3, value) }));
        const run = await store.readRun({ runId: status });
        assert.deepEqual([run?.status, run?.result], [status, value]);
      }
    },
  },
  {
    number: "S18",
    title: "a sealed run takes no messages until its owner's next commit",
    async check({ store, worker }) {
      await worker("w1");
      const token = { action: "claim", ordinal: 1, token: "t", hookId: "h", webhook: false, metadata: null } as const;
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b" }), commitOf({ tokens: [token] }), sendOf("m1"));
      const end = endOf({ events: [lastEvent(3)], seal: true });
      assert.deepEqual(await one(store, end), { outcome: "inbox-moved", inboxPosition: 1 });
      for (const to of [{ runId: "run" }, { token: "t" }]) {
        const result = await one(store, sendOf("m2", { to }));
        assert.ok(result.outcome === "unavailable" && result.code !== "" && result.message !== "");
      }
      assert.equal((await one(store, sendOf("m2", { to: { runId: "b" } }))).outcome, "sent");
      assert.equal((await one(store, commitOf({ events: [event(9)], commitId: "wrong" }))).outcome, "refused");
      assert.equal((await one(store, { ...end, seal: false })).outcome, "inbox-moved");
      assert.equal((await one(store, sendOf("m2"))).outcome, "unavailable");
      assert.equal((await store.readRun({ runId: "run" }))?.inboxPosition, 1);
      await all(store, commitOf({ events: [event(3)], taken: ["m1"] }));
      assert.deepEqual(await one(store, sendOf("m2")), { outcome: "sent", runId: "run", position: 2, hookId: null });
    },
  },
  {
    number: "S18",
    title: "only a commit that asks for it seals, and only when the inbox has moved",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), commitOf({ seal: true, inboxSeen: 0 }), sendOf("m1"));
      assert.equal((await one(store, endOf({ events: [lastEvent(3)] }))).outcome, "inbox-moved");
      await all(store, sendOf("m2"));
      assert.equal((await one(store, endOf({ events: [lastEvent(9)], seal: true, commitId: "wrong" }))).outcome, "refused");
      assert.equal((await one(store, endOf({ epoch: 7, seal: true, commitId: "stale" }))).outcome, "fenced");
      await all(store, sendOf("m3"));
    },
  },
  {
    number: "S18",
    title: "the end of a sealed run goes through and says so to senders",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"));
      assert.equal((await one(store, endOf({ seal: true }))).outcome, "inbox-moved");
      await all(store, endOf({ seal: true, inboxSeen: 1, taken: ["m1"] }));
      assert.deepEqual(await one(store, sendOf("m2")), { outcome: "ended", runId: "run", status: "completed" });
    },
  },
  {
    number: "S18",
    title: "a claim opens a sealed run again",
    async check({ store, worker, mortal, die }) {
      await mortal("w1");
      await worker("w2");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"));
      assert.equal((await one(store, endOf({ seal: true }))).outcome, "inbox-moved");
      await die("w1");
      assert.deepEqual(await claimIds(store), ["run"]);
      assert.equal((await one(store, sendOf("m2"))).outcome, "sent");
    },
  },
];
