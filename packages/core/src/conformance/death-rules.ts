import assert from "node:assert/strict";
import { claimIds, claimOne } from "./claims.ts";
import { deathsOf } from "./deaths.ts";
import type { Rule } from "./harness.ts";
import { all, commitOf, createOf, event, releaseOf, running, sendOf, waiting } from "./operations.ts";

export const deathRules: readonly Rule[] = [
  {
    number: "S80",
    title: "each death of an owner with something outstanding counts",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }));
      await die("w0");
      await mortal("w1");
      assert.deepEqual(await deathsOf(context, "w1"), [1, 1]);
      await die("w1");
      await worker("w2");
      assert.deepEqual(await deathsOf(context, "w2"), [2, 2]);
    },
  },
  {
    number: "S80",
    title: "the death of an owner of a waiting run does not count",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }), commitOf({ state: waiting }), sendOf("m1"));
      await die("w0");
      await worker("w2");
      assert.deepEqual(await deathsOf(context, "w2"), [0, 0]);
    },
  },
  {
    number: "S80",
    title: "death in a recorded activation of a waiting run counts, and a commit that settles nothing does not forget it",
    async check(context) {
      const { store, mortal, die, recorded, worker } = context;
      const life = await mortal("w0");
      await all(store, createOf({ owner: "w0" }), commitOf({ state: waiting }), sendOf("m1"));
      life.activating("run");
      await recorded();
      await all(store, commitOf({ events: [event(3, "step_created")], state: waiting }));
      await die("w0");
      await worker("w2");
      assert.deepEqual(await deathsOf(context, "w2"), [1, 1]);
    },
  },
  {
    number: "S80",
    title: "an activation that ended before it was recorded does not count",
    async check(context) {
      const { store, mortal, die, worker } = context;
      const life = await mortal("w0");
      await all(store, createOf({ owner: "w0" }), commitOf({ state: waiting }), sendOf("m1"));
      life.activating("run");
      life.activating(null);
      await die("w0");
      await worker("w2");
      assert.deepEqual(await deathsOf(context, "w2"), [0, 0]);
    },
  },
  {
    number: "S80",
    title: "a commit with a settling event forgets the record of an activation",
    async check(context) {
      const { store, mortal, die, recorded, worker } = context;
      const life = await mortal("w0");
      await all(store, createOf({ owner: "w0" }), commitOf({ state: waiting }), sendOf("m1"));
      life.activating("run");
      await recorded();
      life.activating(null);
      await all(store, commitOf({ events: [event(3, "wait_completed")], state: waiting }));
      await die("w0");
      await worker("w2");
      const claimed = await claimOne(store, "w2");
      assert.deepEqual([claimed?.deaths, claimed?.activation], [0, false]);
    },
  },
  {
    number: "S81",
    title: "the only outstanding run of a dead worker gets a solo death, its waiting runs get none",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }), createOf({ runId: "idle", owner: "w0" }));
      await all(store, commitOf({ runId: "idle", state: waiting }), sendOf("m1", { to: { runId: "idle" } }));
      await die("w0");
      await worker("w2");
      assert.deepEqual(
        [await deathsOf(context, "w2"), await deathsOf(context, "w2", "idle")],
        [
          [1, 1],
          [0, 0],
        ],
      );
    },
  },
  {
    number: "S81",
    title: "several outstanding runs get no solo death, though they are taken one by one and by several workers",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await mortal("w0");
      const names = ["a", "b", "c"];
      await all(store, ...names.map((runId) => createOf({ runId, owner: "w0" })));
      await die("w0");
      for (const runId of names) {
        await worker(`taker-of-${runId}`);
        assert.deepEqual(await deathsOf(context, `taker-of-${runId}`, runId), [1, 0], runId);
      }
    },
  },
  {
    number: "S81",
    title: "what a death was counted as is there when the store is opened again",
    needs: "reopen",
    async check(context) {
      await context.mortal("w0");
      const names = ["a", "b"];
      await all(context.store, ...names.map((runId) => createOf({ runId, owner: "w0" })));
      await context.die("w0");
      await context.reopen();
      await context.worker("w2");
      for (const runId of names) assert.deepEqual(await deathsOf(context, "w2", runId), [1, 0], runId);
    },
  },
  {
    number: "S81",
    title: "a run in a recorded activation and an outstanding one make two",
    needs: "kill",
    async check(context) {
      const { store, mortal, die, recorded, worker } = context;
      const life = await mortal("w0");
      await all(store, createOf({ owner: "w0" }), createOf({ runId: "active", owner: "w0" }));
      await all(store, commitOf({ runId: "active", state: waiting }), sendOf("m1", { to: { runId: "active" } }));
      life.activating("active");
      await recorded();
      await die("w0");
      await worker("w2");
      assert.deepEqual(
        [await deathsOf(context, "w2"), await deathsOf(context, "w2", "active")],
        [
          [1, 0],
          [1, 0],
        ],
      );
    },
  },
  {
    number: "S82",
    title: "a stall in a recorded activation counts for that run alone, as a solo death",
    async check(context) {
      const { store, mortal, stall, recorded, worker } = context;
      const life = await mortal("w0");
      await all(store, ...["run", "active", "other"].map((runId) => createOf({ runId, owner: "w0" })));
      await all(store, commitOf({ runId: "active", state: waiting }), sendOf("m1", { to: { runId: "active" } }));
      life.activating("active");
      await recorded();
      await stall("w0");
      await worker("w2");
      const active = await claimOne(store, "w2", "active");
      assert.deepEqual([active?.deaths, active?.soloDeaths, active?.activation], [1, 1, true]);
      for (const runId of ["run", "other"]) {
        const claimed = await claimOne(store, "w2", runId);
        assert.deepEqual([claimed?.deaths, claimed?.soloDeaths, claimed?.activation], [0, 0, false], runId);
      }
    },
  },
  {
    number: "S83",
    title: "a clean release counts as nothing and clears nothing",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }));
      await die("w0");
      await mortal("w1");
      await worker("w2");
      assert.deepEqual(await deathsOf(context, "w1"), [1, 1]);
      await all(store, releaseOf({ epoch: 2, state: running }));
      assert.deepEqual(await deathsOf(context, "w2"), [1, 1]);
      await all(store, releaseOf({ epoch: 3, state: running, commitId: "again" }));
      assert.deepEqual(await deathsOf(context, "w1"), [1, 1]);
      await die("w1");
      assert.deepEqual(await deathsOf(context, "w2"), [2, 2]);
    },
  },
  {
    number: "S83",
    title: "the end of a worker counts as nothing for what it did not release, and clears nothing",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }));
      await die("w0");
      const life = await worker("w1");
      await worker("w2");
      await all(store, createOf({ runId: "fresh", owner: "w1" }));
      assert.deepEqual(await deathsOf(context, "w1"), [1, 1]);
      assert.deepEqual(await claimIds(store), []);
      await life.end();
      assert.deepEqual(
        [await deathsOf(context, "w2"), await deathsOf(context, "w2", "fresh")],
        [
          [1, 1],
          [0, 0],
        ],
      );
    },
  },
];
