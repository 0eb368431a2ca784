import assert from "node:assert/strict";
import { claimIds, claimOf, claimOne } from "./claims.ts";
import { deathsOf, raiseDeaths } from "./deaths.ts";
import type { Rule } from "./harness.ts";
import { all, commitOf, createOf, event, releaseOf, resultOf, running, sendOf, waiting } from "./operations.ts";

export const suspectRules: readonly Rule[] = [
  {
    number: "S19",
    title: "progress begins both counts anew, the events of a commit alone do not",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }));
      await die("w0");
      await mortal("w1");
      assert.deepEqual(await deathsOf(context, "w1"), [1, 1]);
      await all(store, commitOf({ epoch: 2, events: [event(2, "step_completed")] }));
      await die("w1");
      await mortal("w3");
      assert.deepEqual(await deathsOf(context, "w3"), [2, 2]);
      await all(store, commitOf({ epoch: 3, events: [], commitId: "progress", progress: true }));
      await die("w3");
      await worker("w2");
      assert.deepEqual(await deathsOf(context, "w2"), [1, 1]);
    },
  },
  {
    number: "S19",
    title: "progress and endTurn take the mark alone away, another commit leaves it",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await raiseDeaths(context, { marked: 5, ended: 5, moved: 5 });
      await mortal("w0");
      for (const runId of ["marked", "ended", "moved"]) assert.deepEqual(await deathsOf(context, "w0", runId), [5, 0]);
      const note = (runId: string) => commitOf({ runId, epoch: 6, events: [], commitId: "note" });
      await all(store, note("marked"), { ...note("ended"), endTurn: true }, { ...note("moved"), progress: true });
      await die("w0");
      await worker("w2");
      assert.deepEqual(await deathsOf(context, "w2", "marked"), [6, 1]);
      assert.deepEqual(await deathsOf(context, "w2", "ended"), [6, 0]);
      assert.deepEqual(await deathsOf(context, "w2", "moved"), [1, 0]);
    },
  },
  {
    number: "S81",
    title: "a run that has its turn alone gets a solo death also beside others, and these do not",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await raiseDeaths(context, { run: 5 });
      await mortal("w0");
      assert.deepEqual(await deathsOf(context, "w0"), [5, 0]);
      await all(store, createOf({ runId: "other", owner: "w0" }));
      await die("w0");
      await worker("w2");
      assert.deepEqual(
        [await deathsOf(context, "w2"), await deathsOf(context, "w2", "other")],
        [
          [6, 1],
          [1, 0],
        ],
      );
    },
  },
  {
    number: "S84",
    title: "runs with 2 to 4 deaths are claimed only through suspects, those with 5 only alone and one at a time",
    async check(context) {
      const { store, worker } = context;
      await raiseDeaths(context, { one: 1, two: 2, three: 3, four: 4, five: 5, fifth: 5 });
      await worker("w2", { queues: ["default"] });
      await all(store, createOf({ runId: "none" }));
      assert.deepEqual(await claimIds(store), ["none", "one"]);
      const first = await claimIds(store, { limit: 0, suspects: 1 });
      const others = await claimIds(store, { limit: 0, suspects: 100 });
      assert.deepEqual([first.length, [...first, ...others].toSorted()], [1, ["four", "three", "two"]]);
      await all(store, createOf({ runId: "later" }), releaseOf({ runId: "two", epoch: 3, state: running }));
      const alone = await claimOf(store, { suspects: 100, alone: true });
      assert.deepEqual([alone.runs.length, alone.runs[0]?.deaths, alone.aloneDue], [1, 5, true]);
      const second = await claimOf(store, { suspects: 100, alone: true });
      assert.deepEqual([second.runs.length, second.runs[0]?.deaths, second.aloneDue], [1, 5, false]);
      assert.deepEqual(await claimIds(store, { suspects: 100, alone: true }), []);
      assert.deepEqual(await claimIds(store, { suspects: 100 }), ["later", "two"]);
    },
  },
  {
    number: "S84",
    title: "aloneDue tells a worker of a run that it may claim alone, and of no other",
    async check(context) {
      const { store, worker } = context;
      await raiseDeaths(context, { run: 5, suspect: 4 });
      await worker("w2");
      await worker("other", { queues: ["mail"] });
      const aloneDue = async (workerId: string) => (await claimOf(store, { workerId, limit: 0 })).aloneDue;
      assert.deepEqual([await aloneDue("w2"), await aloneDue("other")], [true, false]);
      await claimOf(store, { alone: true });
      assert.equal(await aloneDue("w2"), false);
    },
  },
  {
    number: "S85",
    title: "a claimed run is the run's record with its deaths and what waits to be journalled",
    async check(context) {
      const { store, worker } = context;
      await raiseDeaths(context, { run: 3 });
      await worker("w2");
      await worker("w1");
      assert.deepEqual(await deathsOf(context, "w1"), [3, 0]);
      await all(store, resultOf("step_1", { epoch: 4 }), resultOf("step_2", { epoch: 4 }), sendOf("m1"));
      await all(store, releaseOf({ epoch: 4, state: running }));
      const claimed = await claimOne(store, "w2");
      const record = await store.readRun({ runId: "run" });
      assert.deepEqual(claimed, { ...record, deaths: 3, soloDeaths: 0, activation: false, stepResults: 2 });
      assert.deepEqual([record?.owner, record?.epoch, record?.inboxCount], ["w2", 5, 1]);
    },
  },
  {
    number: "S85",
    title: "a claim tells that the last owner died in an activation, the claim after a release does not",
    async check(context) {
      const { store, mortal, die, recorded, worker } = context;
      const life = await mortal("w0");
      await all(store, createOf({ owner: "w0" }), createOf({ runId: "other", owner: "w0" }));
      life.activating("run");
      await recorded();
      await die("w0");
      await worker("w2");
      assert.equal((await claimOne(store, "w2"))?.activation, true);
      assert.equal((await claimOne(store, "w2", "other"))?.activation, false);
      await all(store, releaseOf({ epoch: 2, state: { ...waiting, wakeAt: 1 } }));
      assert.equal((await claimOne(store, "w2"))?.activation, false);
    },
  },
];
