import assert from "node:assert/strict";
import { PerdureError } from "../errors/perdure-error.ts";
import { claimIds, claimOf } from "./claims.ts";
import type { Rule } from "./harness.ts";
import {
  all,
  appendOf,
  commitOf,
  createOf,
  creationOf,
  endOf,
  entriesOf,
  event,
  lastEvent,
  one,
  releaseOf,
  resultOf,
  running,
  sendOf,
  upTo,
} from "./operations.ts";

const stream = { runId: "run", namespace: "" };

export const durabilityRules: readonly Rule[] = [
  {
    number: "S3",
    title: "operations that are repeated are answered as before or as good, also after the end",
    async check({ store, worker }) {
      await worker("w1");
      const batch = [createOf({ owner: "w1" }), commitOf(), sendOf("m1"), appendOf(), resultOf("step_1")];
      const outcomes = async () => (await store.write(batch)).map(({ outcome }) => outcome);
      assert.deepEqual(await outcomes(), ["created", "committed", "sent", "appended", "recorded"]);
      const journal = await store.readJournal("run", 0, upTo(9));
      assert.deepEqual(await outcomes(), ["exists", "committed", "duplicate", "appended", "recorded"]);
      assert.deepEqual(await store.readJournal("run", 0, upTo(9)), journal);
      assert.deepEqual([(await entriesOf(store)).length, (await store.readChunks(stream, 0, 9)).length], [1, 1]);
      await all(store, endOf({ events: [lastEvent(3)], inboxSeen: 1 }));
      assert.deepEqual((await outcomes()).slice(0, 3), ["exists", "committed", "ended"]);
      const endedBefore = { completed: Date.now() };
      assert.equal((await store.sweep({ now: Date.now(), endedBefore, limit: 1 })).runs, 1);
      assert.equal((await one(store, sendOf("m1"))).outcome, "not-found");
    },
  },
  {
    number: "S4",
    title: "a call sees what the call before it wrote, though nobody waited for that",
    async check({ store, worker }) {
      await worker("w1");
      const calls = [
        store.write([createOf({ owner: "w1" })]),
        store.write([commitOf()]),
        store.write([commitOf({ events: [event(3)] })]),
        store.readRun({ runId: "run" }),
      ] as const;
      const [created, second, third, run] = await Promise.all(calls);
      assert.deepEqual(
        [created, second, third].flat().map(({ outcome }) => outcome),
        ["created", "committed", "committed"],
      );
      assert.equal(run?.journalLength, 3);
    },
  },
  {
    number: "S9",
    title: "what the store can't do for now is unavailable, not written, and done when it is repeated later",
    needs: "breakDown",
    async check({ store, breakDown, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }));
      const mend = await breakDown();
      const results = await store.write([commitOf(), sendOf("m1")]);
      for (const result of results)
        assert.ok(result.outcome === "unavailable" && result.code !== "" && result.message !== "", result.outcome);
      assert.equal(results.length, 2);
      await mend();
      assert.equal((await store.readRun({ runId: "run" }))?.journalLength, 1);
      await all(store, commitOf(), sendOf("m1"));
      assert.equal((await store.readRun({ runId: "run" }))?.journalLength, 2);
    },
  },
  {
    number: "S65",
    title: "what was acknowledged is there when the store is opened again",
    needs: "reopen",
    async check(context) {
      await context.worker("w1");
      const commit = commitOf({
        tokens: [{ action: "claim", ordinal: 1, token: "t", hookId: "h", webhook: false, metadata: null }],
      });
      await all(
        context.store,
        createOf({ owner: "w1", idempotencyKey: "key" }),
        commit,
        sendOf("m1"),
        appendOf({ chunks: ['"a"', new Uint8Array([1])] }),
        resultOf("step_1"),
        createOf({ runId: "child", owner: "w1" }),
      );
      const creations = [creationOf(1, { runId: "made", queue: "mail", priority: 3 })];
      const further = commitOf({ events: [event(3)], creations, watches: [{ runId: "child", correlationId: "c1" }] });
      const first = await one(context.store, further);
      await all(context.store, releaseOf({ state: running }));
      const { store } = context;
      const before = [
        await store.readRun({ runId: "run" }),
        await store.readJournal("run", 0, upTo(9)),
        await entriesOf(store, "run", 0, 9),
        await store.readHook("t"),
        await store.readBundle("bundle"),
        await store.readRun({ runId: "made" }),
        await store.readStepResults("run"),
      ];
      await context.reopen();
      const again = context.store;
      assert.deepEqual(
        [
          await again.readRun({ idempotencyKey: "key" }),
          await again.readJournal("run", 0, upTo(9)),
          await entriesOf(again, "run", 0, 9),
          await again.readHook("t"),
          await again.readBundle("bundle"),
          await again.readRun({ runId: "made" }),
          await again.readStepResults("run"),
        ],
        before,
      );
      assert.equal((await one(again, commit)).outcome, "committed");
      assert.equal((await one(again, sendOf("m1"))).outcome, "duplicate");
      assert.equal((await again.readChunks({ runId: "run", namespace: "" }, 0, 9)).length, 2);
      assert.deepEqual(await one(again, further), first);
      await context.worker("w2");
      assert.deepEqual(await claimIds(again), ["child", "made", "run"]);
      await all(again, endOf({ runId: "child", epoch: 2 }));
      assert.equal((await entriesOf(again)).length, 2);
    },
  },
  {
    number: "S66",
    title: "after close every call rejects with store_closed",
    async check({ store }) {
      await all(store, createOf());
      await store.close();
      const isClosed = (error: unknown): boolean => PerdureError.is(error) && error.code === "store_closed";
      await assert.rejects(store.write([createOf()]), isClosed);
      await assert.rejects(store.readRun({ runId: "run" }), isClosed);
      await assert.rejects(claimOf(store), isClosed);
      await assert.rejects(store.sweep({ now: 0, endedBefore: {}, limit: 1 }), isClosed);
      await assert.rejects(store.readStepResults("run"), isClosed);
    },
  },
];
