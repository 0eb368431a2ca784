import assert from "node:assert/strict";
import type { WorkerOffer } from "../store/contract/contract.ts";
import { claimIds } from "./claims.ts";
import type { Rule } from "./harness.ts";
import { all, bundleOf, createOf, releaseOf, running } from "./operations.ts";

const withSteps = (runId: string, ...steps: string[]) => createOf({ runId, bundle: bundleOf(steps.join("+"), { steps }) });
const offer = (fields: Partial<WorkerOffer>): WorkerOffer => ({ steps: [], queues: null, claiming: true, ...fields });

export const coverageRules: readonly Rule[] = [
  {
    number: "S72",
    title: "a worker leaves a run whose steps it lacks to one that has them all",
    async check({ store, worker }) {
      await worker("w1", { steps: ["pay", "ship", "more"] });
      await worker("w2", { steps: ["pay"] });
      await all(store, withSteps("both", "pay", "ship"), withSteps("pays", "pay"), withSteps("none"), withSteps("odd", "odd"));
      assert.deepEqual(await claimIds(store, { runIds: ["both"] }), []);
      assert.deepEqual(await claimIds(store), ["none", "odd", "pays"]);
      assert.deepEqual(await claimIds(store, { workerId: "w1" }), ["both"]);
    },
  },
  {
    number: "S72",
    title: "a worker claims what nobody covers: not one with a part, nor one that does not claim or serves other queues",
    async check({ store, worker }) {
      await worker("part", { steps: ["ship"] });
      await worker("quiet", { steps: ["pay", "ship"], claiming: false });
      await worker("elsewhere", { steps: ["pay", "ship"], queues: ["mail"] });
      await worker("w2");
      await all(store, withSteps("run", "pay", "ship"));
      assert.deepEqual(await claimIds(store), ["run"]);
    },
  },
  {
    number: "S72",
    title: "a worker that covers a run holds it up no longer than it lives",
    async check({ store, worker, mortal, die }) {
      await mortal("dying", { steps: ["pay"] });
      const ending = await worker("ending", { steps: ["ship"] });
      await worker("w2");
      await all(store, withSteps("pays", "pay"), withSteps("ships", "ship"));
      assert.deepEqual(await claimIds(store), []);
      await ending.end();
      assert.deepEqual(await claimIds(store), ["ships"]);
      await die("dying");
      assert.deepEqual(await claimIds(store), ["pays"]);
    },
  },
  {
    number: "S73",
    title: "renew replaces the steps, the queues, and whether the worker claims",
    async check({ store, worker }) {
      const first = await worker("w1", { steps: ["pay"] });
      const second = await worker("w2");
      await all(store, withSteps("a", "pay"), withSteps("b", "pay"), withSteps("c", "pay"));
      await second.renew(offer({ steps: ["pay"], queues: ["mail"] }));
      assert.deepEqual(await claimIds(store), []);
      await second.renew(offer({ steps: ["pay"] }));
      assert.deepEqual(await claimIds(store, { runIds: ["a"] }), ["a"]);
      await second.renew(offer({}));
      assert.deepEqual(await claimIds(store), []);
      await first.renew(offer({ steps: ["pay"], claiming: false }));
      assert.deepEqual(await claimIds(store, { runIds: ["b"] }), ["b"]);
      await first.renew(offer({ steps: ["pay"] }));
      assert.deepEqual(await claimIds(store), []);
      await first.renew(offer({ steps: ["ship"] }));
      assert.deepEqual(await claimIds(store), ["c"]);
    },
  },
  {
    number: "S73",
    title: "renew leaves the limits of queues as they are",
    async check({ store, worker }) {
      const life = await worker("w2", { queueLimits: { default: 1 } });
      await all(store, createOf({ runId: "a" }), createOf({ runId: "b" }));
      await life.renew(offer({ steps: ["pay"] }));
      const first = await claimIds(store);
      assert.equal(first.length, 1);
      await all(store, releaseOf({ runId: first[0] ?? "", state: running }));
      assert.equal((await claimIds(store)).length, 1);
    },
  },
];
