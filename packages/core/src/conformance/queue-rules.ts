import assert from "node:assert/strict";
import { claimIds, claimOrder } from "./claims.ts";
import type { Rule } from "./harness.ts";
import { all, createOf, endOf, past, releaseOf, running } from "./operations.ts";

const inQueue = (queue: string, ...runIds: string[]) => runIds.map((runId) => createOf({ runId, queue }));

export const queueRules: readonly Rule[] = [
  {
    number: "S70",
    title: "a worker claims only from the queues that it serves, without a list from all",
    async check({ store, worker }) {
      await worker("mailer", { queues: ["mail", "unused"] });
      await worker("idle", { queues: [] });
      await worker("w2");
      await all(store, ...inQueue("default", "a"), ...inQueue("mail", "b"), ...inQueue("Mail", "c"));
      assert.deepEqual(await claimIds(store, { workerId: "idle" }), []);
      assert.deepEqual(await claimIds(store, { workerId: "mailer", runIds: ["a", "c"] }), []);
      assert.deepEqual(await claimIds(store, { workerId: "mailer" }), ["b"]);
      assert.deepEqual(await claimIds(store), ["a", "c"]);
    },
  },
  {
    number: "S71",
    title: "runs of a higher priority come first, and among those of one priority those that are due longer",
    async check({ store, worker }) {
      await worker("w2");
      const make = (runId: string, priority: number, wakeAt: number) => createOf({ runId, priority, wakeAt });
      await all(store, make("late", 0, past + 3), make("early", 0, past + 1), make("middle", 0, past + 2));
      await all(store, make("urgent", 9, past + 9), make("soon", 5, past + 4), make("not yet", 9, Date.now() + 3_600_000));
      assert.deepEqual(await claimOrder(store, { limit: 1 }), ["urgent"]);
      assert.deepEqual(await claimOrder(store, { limit: 2 }), ["soon", "early"]);
      assert.deepEqual(await claimOrder(store, { limit: 1 }), ["middle"]);
      assert.deepEqual(await claimOrder(store), ["late"]);
    },
  },
  {
    number: "S74",
    title: "a queue with a limit has no more owned runs than that, of all workers together",
    async check({ store, worker }) {
      await worker("w1", { queueLimits: { mail: 2 } });
      await worker("w2");
      await all(store, ...inQueue("mail", "a", "b", "c", "d"), ...inQueue("default", "x", "y", "z"));
      assert.deepEqual(await claimIds(store, { workerId: "w1", runIds: ["a"] }), ["a"]);
      const first = await claimIds(store);
      assert.deepEqual([first.length, first.slice(1)], [4, ["x", "y", "z"]]);
      assert.deepEqual(await claimIds(store), []);
      await all(store, releaseOf({ runId: "a" }));
      assert.equal((await claimIds(store, { workerId: "w1" })).length, 1);
      assert.deepEqual(await claimIds(store), []);
      await all(store, endOf({ runId: first[0] ?? "" }));
      assert.equal((await claimIds(store)).length, 1);
    },
  },
  {
    number: "S74",
    title: "runs that their creation gave an owner count too, though no limit holds up a creation",
    async check({ store, worker }) {
      await worker("w1", { queueLimits: { mail: 2 } });
      await worker("w2");
      const owned = ["a", "b", "c"].map((runId) => createOf({ runId, queue: "mail", owner: "w1" }));
      await all(store, ...inQueue("mail", "due"), ...owned);
      assert.deepEqual(await claimIds(store), []);
      await all(store, endOf({ runId: "a" }));
      assert.deepEqual(await claimIds(store), []);
      await all(store, endOf({ runId: "b" }));
      assert.deepEqual(await claimIds(store), ["due"]);
    },
  },
  {
    number: "S74",
    title: "the last limit that was registered holds, and a registration leaves other queues theirs",
    async check({ store, worker }) {
      await worker("w1", { queueLimits: { mail: 1, print: 1 } });
      await worker("w2", { queueLimits: { print: 2 } });
      await all(store, ...inQueue("mail", "a", "b"), ...inQueue("print", "x", "y", "z"));
      const count = async () => (await claimIds(store)).length;
      assert.equal(await count(), 3);
      assert.equal(await count(), 0);
      await worker("w3", { queueLimits: { mail: 2 } });
      assert.equal(await count(), 1);
      await worker("w4", { queueLimits: { print: 1 } });
      await all(store, createOf({ runId: "own", queue: "print", owner: "w4" }), releaseOf({ runId: "own", state: running }));
      assert.equal(await count(), 0);
    },
  },
  {
    number: "S74",
    title: "the runs of a dead worker leave room in their queue",
    async check({ store, worker, mortal, die }) {
      await worker("w2", { queueLimits: { mail: 1 } });
      await mortal("dying");
      await all(store, createOf({ runId: "a", queue: "mail", owner: "dying" }));
      await all(store, ...inQueue("mail", "b"));
      assert.deepEqual(await claimIds(store), []);
      await die("dying");
      assert.equal((await claimIds(store)).length, 1);
      assert.equal((await claimIds(store)).length, 0);
    },
  },
];
