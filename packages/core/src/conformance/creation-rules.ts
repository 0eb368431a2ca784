import assert from "node:assert/strict";
import type { CommitResult, Creation, CreationAnswer } from "../store/contract/contract.ts";
import { claimIds } from "./claims.ts";
import type { Rule } from "./harness.ts";
import {
  all,
  bundleOf,
  commitOf,
  createOf,
  creationOf,
  endOf,
  entriesOf,
  event,
  message,
  one,
  past,
  sendOf,
  upTo,
} from "./operations.ts";

const { workflowId } = createOf();

function answers(result: CommitResult): readonly CreationAnswer[] {
  assert.equal(result.outcome, "committed");
  return result.creations;
}

export const creationRules: readonly Rule[] = [
  {
    number: "S25",
    title: "a creation is there with the commit: a whole run without an owner, which any worker may claim",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(store, createOf({ owner: "w1" }));
      const bundle = bundleOf("child", { map: "{}", abi: 3, steps: [] });
      const fields = { tags: { a: "b" }, queue: "mail", priority: 4, wakeAt: past - 5, createdAt: past - 9 };
      const creation = creationOf(1, { runId: "child", workflowId: "w", idempotencyKey: "key", bundle, ...fields });
      const result = await one(store, commitOf({ creations: [creation] }));
      assert.deepEqual(answers(result), [{ ordinal: 1, outcome: "created", runId: "child", workflowId: "w" }]);
      const run = await store.readRun({ idempotencyKey: "key" });
      assert.ok(run !== null);
      const expected = { runId: "child", workflowId: "w", bundle: "child", status: "pending", owner: null, epoch: 0, ...fields };
      assert.deepEqual({ ...run, ...expected, outstanding: false, journalLength: 1, inboxPosition: 0 }, run);
      assert.deepEqual(await store.readJournal("child", 0, upTo(10)), creation.run.events);
      assert.deepEqual(await store.readBundle("child"), bundle);
      assert.deepEqual(await claimIds(store), ["child"]);
      assert.equal((await one(store, commitOf({ runId: "child" }))).outcome, "committed");
    },
  },
  {
    number: "S25",
    title: "a creation is not due before its time",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      const wakeAt = Date.now() + 3_600_000;
      await all(store, createOf({ owner: "w1" }), commitOf({ creations: [creationOf(1, { runId: "child", wakeAt })] }));
      assert.deepEqual(await claimIds(store), []);
    },
  },
  {
    number: "S25",
    title: "an id or a key that is taken is answered with the run that has it, and that run is left alone",
    async check({ store, worker }) {
      await worker("w1");
      await all(
        store,
        createOf({ owner: "w1" }),
        createOf({ runId: "a", workflowId: "w-a" }),
        createOf({ runId: "b", workflowId: "w-b", idempotencyKey: "key" }),
      );
      const creations = [
        creationOf(1, { runId: "a", tags: { x: "y" } }),
        creationOf(2, { runId: "c", idempotencyKey: "key" }),
        creationOf(3, { runId: "d", idempotencyKey: "new" }),
        creationOf(4, { runId: "e", idempotencyKey: "new" }),
      ];
      assert.deepEqual(answers(await one(store, commitOf({ creations }))), [
        { ordinal: 1, outcome: "exists", runId: "a", workflowId: "w-a" },
        { ordinal: 2, outcome: "exists", runId: "b", workflowId: "w-b" },
        { ordinal: 3, outcome: "created", runId: "d", workflowId },
        { ordinal: 4, outcome: "exists", runId: "d", workflowId },
      ]);
      assert.deepEqual((await store.readRun({ runId: "a" }))?.tags, {});
      assert.deepEqual([await store.readRun({ runId: "c" }), await store.readRun({ runId: "e" })], [null, null]);
    },
  },
  {
    number: "S25",
    title: "a decision is kept for its ordinal: another commit has the same answer and creates nothing",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "taken" }));
      const creations = [creationOf(1, { runId: "child", idempotencyKey: "key" }), creationOf(2, { runId: "taken" })];
      const first = await one(store, commitOf({ creations }));
      assert.deepEqual(
        answers(first).map(({ outcome, runId }) => [outcome, runId]),
        [
          ["created", "child"],
          ["exists", "taken"],
        ],
      );
      assert.deepEqual(await one(store, commitOf({ creations })), first);
      assert.deepEqual(answers(await one(store, commitOf({ events: [event(3)], creations }))), answers(first));
      const others = [creationOf(1, { runId: "x" }), creationOf(2, { runId: "y" })];
      assert.deepEqual(answers(await one(store, commitOf({ events: [event(4)], creations: others }))), answers(first));
      assert.deepEqual([await store.readRun({ runId: "x" }), await store.readRun({ runId: "y" })], [null, null]);
      assert.deepEqual(await claimIds(store, { runIds: ["child"] }), ["child"]);
      assert.deepEqual(answers(await one(store, commitOf({ events: [event(5)], creations }))), answers(first));
      assert.deepEqual((await store.readRun({ runId: "child" }))?.owner, "w2");
    },
  },
  {
    number: "S25",
    title: "ordinals are each run's own, and a commit that ends its run creates too",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b", owner: "w1" }));
      await all(store, commitOf({ creations: [creationOf(1, { runId: "x" })] }));
      const end = endOf({ runId: "b", creations: [creationOf(1, { runId: "y" })] });
      assert.deepEqual(answers(await one(store, end)), [{ ordinal: 1, outcome: "created", runId: "y", workflowId }]);
      assert.equal((await store.readRun({ runId: "y" }))?.status, "pending");
    },
  },
  {
    number: "S25",
    title: "a commit that is not committed creates nothing, and decides nothing",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"));
      const wrong = { creations: [creationOf(1, { runId: "child" })] };
      const results = await store.write([
        commitOf({ ...wrong, inboxSeen: 0 }),
        commitOf({ ...wrong, epoch: 7 }),
        commitOf({ ...wrong, events: [event(9)] }),
      ]);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ["inbox-moved", "fenced", "refused"],
      );
      assert.equal(await store.readRun({ runId: "child" }), null);
      const right = commitOf({ creations: [creationOf(1, { runId: "other" })] });
      assert.deepEqual(answers(await one(store, right)), [{ ordinal: 1, outcome: "created", runId: "other", workflowId }]);
    },
  },
  {
    number: "S26",
    title: "a creation without its bundle's text leaves the whole commit unwritten, until it comes with it",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b" }), sendOf("m1"));
      const lacking: Creation = creationOf(2, { runId: "lacking", bundleHash: "new", bundle: null });
      const commit = commitOf({
        taken: ["m1"],
        tokens: [{ action: "claim", ordinal: 1, token: "t", hookId: "h", webhook: false, metadata: null }],
        creations: [creationOf(1, { runId: "good", bundle: bundleOf("good") }), lacking],
        watches: [{ runId: "b", correlationId: "c" }],
        outbox: [{ runId: "b", message: message("m2") }],
      });
      const before = await store.readRun({ runId: "run" });
      assert.deepEqual(await one(store, commit), { outcome: "bundle-missing" });
      assert.deepEqual(await store.readRun({ runId: "run" }), before);
      assert.deepEqual([await store.readRun({ runId: "good" }), await store.readRun({ runId: "lacking" })], [null, null]);
      assert.deepEqual(
        [await store.readHook("t"), await store.readBundle("good"), await entriesOf(store, "b")],
        [null, null, []],
      );
      const whole = { ...lacking, run: { ...lacking.run, bundle: bundleOf("new") } };
      const result = await one(store, { ...commit, creations: [...commit.creations.slice(0, 1), whole] });
      assert.deepEqual(
        answers(result).map(({ outcome }) => outcome),
        ["created", "created"],
      );
    },
  },
  {
    number: "S26",
    title: "a creation that is decided already, or whose id is taken, needs no bundle",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "taken" }));
      await all(store, commitOf({ creations: [creationOf(1, { runId: "child" })] }));
      const lacking = { bundleHash: "unknown", bundle: null };
      const creations = [creationOf(1, { runId: "other", ...lacking }), creationOf(2, { runId: "taken", ...lacking })];
      assert.deepEqual(
        answers(await one(store, commitOf({ events: [event(3)], creations }))).map(({ outcome, runId }) => [outcome, runId]),
        [
          ["created", "child"],
          ["exists", "taken"],
        ],
      );
    },
  },
];
