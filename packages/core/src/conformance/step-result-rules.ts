import assert from "node:assert/strict";
import type { Store } from "../store/contract/contract.ts";
import { claimIds, claimOne } from "./claims.ts";
import type { Rule } from "./harness.ts";
import { all, commitOf, createOf, endOf, one, releaseOf, resultOf, running, sendOf } from "./operations.ts";

async function keptBy(store: Store, runId = "run"): Promise<string[]> {
  return (await store.readStepResults(runId)).map(({ stepId }) => stepId).toSorted();
}

const recorded = { outcome: "recorded" };
const fenced = { outcome: "fenced" };

export const stepResultRules: readonly Rule[] = [
  {
    number: "S57",
    title: "a step's result is kept beside its run, and its first value stays",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b", owner: "w1" }));
      assert.deepEqual(await store.readStepResults("run"), []);
      assert.deepEqual(await one(store, resultOf("step_1", { value: '"\ud800\0"' })), recorded);
      assert.deepEqual(await one(store, resultOf("step_1", { value: '"other"' })), recorded);
      assert.deepEqual(await store.readStepResults("run"), [{ stepId: "step_1", epoch: 1, value: '"\ud800\0"' }]);
      assert.deepEqual(await one(store, resultOf("step_1", { runId: "b" })), recorded);
      await all(store, resultOf("step_2"));
      assert.deepEqual([await keptBy(store), await keptBy(store, "b")], [["step_1", "step_2"], ["step_1"]]);
      assert.deepEqual(await store.readStepResults("nobody"), []);
      assert.equal((await store.readRun({ runId: "run" }))?.journalLength, 1);
    },
  },
  {
    number: "S57",
    title: "a claim counts what is kept, and the first value stays under a later owner",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(store, createOf({ owner: "w1" }), resultOf("step_1", { value: "1" }), resultOf("step_2"));
      await all(store, releaseOf({ state: running }));
      assert.equal((await claimOne(store, "w2"))?.stepResults, 2);
      assert.deepEqual(await one(store, resultOf("step_1", { epoch: 2, value: "2" })), recorded);
      const results = await store.readStepResults("run");
      assert.deepEqual(
        results.find(({ stepId }) => stepId === "step_1"),
        { stepId: "step_1", epoch: 1, value: "1" },
      );
    },
  },
  {
    number: "S57",
    title: "a result is fenced without a run, without an owner, at another epoch, and after the end",
    async check({ store, worker }) {
      await worker("w1");
      assert.deepEqual(await one(store, resultOf("step_1")), fenced);
      await all(store, createOf({ owner: "w1" }));
      assert.deepEqual(await one(store, resultOf("step_1", { epoch: 0 })), fenced);
      assert.deepEqual(await one(store, resultOf("step_1", { epoch: 2 })), fenced);
      await all(store, releaseOf({ state: running }));
      assert.deepEqual(await one(store, resultOf("step_1")), fenced);
      assert.deepEqual(await claimIds(store, { workerId: "w1" }), ["run"]);
      assert.deepEqual(await one(store, resultOf("step_1")), fenced);
      await all(store, endOf({ epoch: 2 }));
      assert.deepEqual(await one(store, resultOf("step_1", { epoch: 2 })), fenced);
      assert.deepEqual(await store.readStepResults("run"), []);
    },
  },
  {
    number: "S58",
    title: "a commit takes the results away that it names, and only when it is committed",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b", owner: "w1" }), sendOf("m1"));
      await all(store, resultOf("step_1"), resultOf("step_2"), resultOf("step_1", { runId: "b" }));
      const commit = commitOf({ results: ["step_1", "unknown"], inboxSeen: 0 });
      assert.equal((await one(store, commit)).outcome, "inbox-moved");
      assert.deepEqual(await keptBy(store), ["step_1", "step_2"]);
      await all(store, { ...commit, inboxSeen: 1 });
      assert.deepEqual([await keptBy(store), await keptBy(store, "b")], [["step_2"], ["step_1"]]);
      await all(store, releaseOf({ state: running }));
      assert.equal((await claimOne(store, "w1"))?.stepResults, 1);
    },
  },
  {
    number: "S58",
    title: "the end of a run takes all of its results away",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), resultOf("step_1"), resultOf("step_2"), endOf());
      assert.deepEqual(await keptBy(store), []);
    },
  },
];
