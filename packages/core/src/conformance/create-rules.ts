import assert from "node:assert/strict";
import type { Rule } from "./harness.ts";
import { all, bundleOf, createOf, event, one, upTo } from "./operations.ts";

export const createRules: readonly Rule[] = [
  {
    number: "S5",
    title: "a run without an owner is pending, at epoch 0, due at its wake time",
    async check({ store }) {
      const create = createOf({ tags: { customer: "7", __proto__x: "" }, queue: "mail", priority: 7, wakeAt: 5, createdAt: 3 });
      assert.deepEqual(await one(store, create), { outcome: "created", epoch: 0 });
      assert.deepEqual(await store.readRun({ runId: "run" }), {
        runId: "run",
        workflowId: create.workflowId,
        tags: create.tags,
        queue: "mail",
        priority: 7,
        bundle: "bundle",
        createdAt: 3,
        epoch: 0,
        owner: null,
        journalLength: 1,
        inboxPosition: 0,
        inboxCount: 0,
        status: "pending",
        code: null,
        startedAt: null,
        completedAt: null,
        wakeAt: 5,
        outstanding: false,
        result: null,
      });
      assert.deepEqual(await store.readJournal("run", 0, upTo(10)), create.events);
    },
  },
  {
    number: "S6",
    title: "a run with an owner is its owner's at epoch 1 and outstanding",
    async check({ store, worker }) {
      await worker("w1");
      const events = [event(1, "run_created"), event(2, "run_started")];
      assert.deepEqual(await one(store, createOf({ owner: "w1", events })), { outcome: "created", epoch: 1 });
      const run = await store.readRun({ runId: "run" });
      assert.deepEqual(
        [run?.owner, run?.epoch, run?.outstanding, run?.status, run?.journalLength],
        ["w1", 1, true, "pending", 2],
      );
      assert.deepEqual(await store.readJournal("run", 0, upTo(10)), events);
    },
  },
  {
    number: "S7",
    title: "an id that is taken answers with the run that has it, also to a repeat",
    async check({ store, worker }) {
      await worker("w1");
      const create = createOf({ owner: "w1" });
      await all(store, create);
      const exists = { outcome: "exists", runId: "run", workflowId: create.workflowId, epoch: 1, owner: "w1" };
      assert.deepEqual(await one(store, create), exists);
      assert.deepEqual(await one(store, { ...create, workflowId: "another", tags: { a: "b" } }), exists);
      assert.deepEqual((await store.readRun({ runId: "run" }))?.tags, {});
    },
  },
  {
    number: "S7",
    title: "an idempotency key that is taken answers with the run that has it",
    async check({ store }) {
      await all(store, createOf({ idempotencyKey: "key" }));
      const second = await one(store, createOf({ runId: "other", idempotencyKey: "key", workflowId: "another" }));
      assert.deepEqual(second, { outcome: "exists", runId: "run", workflowId: createOf().workflowId, epoch: 0, owner: null });
      assert.equal(await store.readRun({ runId: "other" }), null);
      assert.equal((await store.readRun({ idempotencyKey: "key" }))?.runId, "run");
    },
  },
  {
    number: "S7",
    title: "the id decides when id and key belong to two runs, and a key within one batch counts",
    async check({ store }) {
      const results = await store.write([
        createOf({ runId: "a", idempotencyKey: "key-a" }),
        createOf({ runId: "b", idempotencyKey: "key-b" }),
        createOf({ runId: "a", idempotencyKey: "key-b" }),
        createOf({ runId: "c", idempotencyKey: "key-b" }),
        createOf({ runId: "d", idempotencyKey: null }),
      ]);
      assert.deepEqual(
        results.map((result) => [result.outcome, "runId" in result ? result.runId : null]),
        [
          ["created", null],
          ["created", null],
          ["exists", "a"],
          ["exists", "b"],
          ["created", null],
        ],
      );
    },
  },
  {
    number: "S8",
    title: "a bundle is stored with the first run that uses it, and once",
    async check({ store }) {
      const bundle = { hash: "h1", code: "const a = '\u2028';", map: '{"version":3}', abi: 7, steps: ["a", "b"] };
      assert.equal(await store.readBundle("h1"), null);
      await all(store, createOf({ runId: "a", bundle }), createOf({ runId: "b", bundle: { ...bundle, code: "other" } }));
      await all(store, createOf({ runId: "c", bundle: { ...bundle, code: "other" } }));
      assert.deepEqual(await store.readBundle("h1"), bundle);
      assert.equal((await store.readRun({ runId: "c" }))?.bundle, "h1");
    },
  },
  {
    number: "S8",
    title: "a run without the text of a bundle that is not there is bundle-missing, and nothing is written",
    async check({ store }) {
      const create = createOf({ idempotencyKey: "key", bundleHash: "h1", bundle: null });
      assert.deepEqual(await one(store, create), { outcome: "bundle-missing" });
      assert.deepEqual([await store.readRun({ runId: "run" }), await store.readRun({ idempotencyKey: "key" })], [null, null]);
      assert.deepEqual(await one(store, { ...create, bundle: bundleOf("h1") }), { outcome: "created", epoch: 0 });
      assert.deepEqual(await one(store, createOf({ runId: "b", bundleHash: "h1", bundle: null })), {
        outcome: "created",
        epoch: 0,
      });
      assert.equal((await store.readRun({ runId: "b" }))?.bundle, "h1");
      assert.deepEqual(await store.readBundle("h1"), bundleOf("h1"));
    },
  },
  {
    number: "S8",
    title: "a run without a bundle's text finds what came before it in its batch, and one that exists needs none",
    async check({ store }) {
      const results = await store.write([
        createOf({ runId: "a", bundleHash: "h1", bundle: null }),
        createOf({ runId: "b", bundle: bundleOf("h1") }),
        createOf({ runId: "c", bundleHash: "h1", bundle: null }),
        createOf({ runId: "c", bundleHash: "h2", bundle: null }),
      ]);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ["bundle-missing", "created", "created", "exists"],
      );
    },
  },
];
