import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { Store } from "../../store/contract.ts";
import type { Rule, RuleContext } from "./harness.ts";
import { all, commitOf, createOf, event, releaseOf, running, sendOf, waiting } from "./operations.ts";

async function strikesOf(store: Store, workerId: string): Promise<number | null> {
  const [claimed] = await store.claim({ workerId, limit: 1, runIds: ["run"], now: Date.now() });
  return claimed?.strikes ?? null;
}

/** Registers a worker, lets it claim the run, and gives the strikes of the claim. */
async function claimBy({ store, mortal }: RuleContext, workerId: string): Promise<number | null> {
  await mortal(workerId);
  return strikesOf(store, workerId);
}

export const strikeRules: readonly Rule[] = [
  {
    number: "S45",
    title: "each unclean death with something outstanding is a strike",
    async check(context) {
      const { store, mortal, die } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }));
      await die("w0");
      assert.equal(await claimBy(context, "w1"), 1);
      await die("w1");
      assert.equal(await claimBy(context, "w2"), 2);
    },
  },
  {
    number: "S45",
    title: "progress clears strikes, a note or a commit without events does not",
    async check(context) {
      const { store, mortal, die } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }));
      await die("w0");
      assert.equal(await claimBy(context, "w1"), 1);
      await all(
        store,
        commitOf({ epoch: 2, events: [event(2, "step_created"), event(3, "step_started"), event(4, "step_retrying")] }),
      );
      await all(store, commitOf({ epoch: 2, events: [], commitId: "note" }));
      await die("w1");
      assert.equal(await claimBy(context, "w2"), 2);
      await all(store, commitOf({ epoch: 3, events: [event(5, "step_completed")] }));
      await die("w2");
      assert.equal(await claimBy(context, "w3"), 1);
    },
  },
  {
    number: "S45",
    title: "the death of an owner of a waiting run is no strike",
    async check(context) {
      const { store, mortal, die } = context;
      await mortal("w0");
      await all(store, createOf({ owner: "w0" }), commitOf({ state: waiting }), sendOf("m1"));
      await die("w0");
      assert.equal(await claimBy(context, "w1"), 0);
    },
  },
  {
    number: "S45",
    title: "a clean release counts as nothing and clears nothing",
    async check(context) {
      const { store, mortal, die, worker } = context;
      await mortal("w0");
      await worker("w2");
      await all(store, createOf({ owner: "w0" }));
      await die("w0");
      assert.equal(await claimBy(context, "w1"), 1);
      await all(store, releaseOf({ epoch: 2, state: running }));
      assert.equal(await strikesOf(store, "w2"), 1);
      await all(store, releaseOf({ epoch: 3, state: running, commitId: "again" }));
      assert.equal(await claimBy(context, "w3"), 1);
      await die("w3");
      assert.equal(await strikesOf(store, "w2"), 2);
    },
  },
  {
    number: "S45",
    title: "death in a long activation of a waiting run is a strike",
    async check({ store, die, worker }) {
      await worker("w2");
      const life = await store.register({ workerId: "w0", leaseMs: 1_500, stallMs: 1_500, steps: [] });
      await all(store, createOf({ owner: "w0" }), commitOf({ state: waiting }), sendOf("m1"));
      await store.readRun({ runId: "run" });
      life.activating("run");
      // Longer than the beat takes to record an activation.
      await wait(1_000);
      await die("w0");
      assert.equal(await strikesOf(store, "w2"), 1);
    },
  },
  {
    number: "S45",
    title: "an activation that ended in time is forgotten",
    async check({ store, die, worker }) {
      await worker("w2");
      const life = await store.register({ workerId: "w0", leaseMs: 500, stallMs: 500, steps: [] });
      await all(store, createOf({ owner: "w0" }), commitOf({ state: waiting }), sendOf("m1"));
      life.activating("run");
      life.activating(null);
      await die("w0");
      assert.equal(await strikesOf(store, "w2"), 0);
    },
  },
];
