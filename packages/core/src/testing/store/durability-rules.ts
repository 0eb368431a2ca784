import assert from "node:assert/strict";
import { PerdureError } from "../../errors/perdure-error.ts";
import { claimIds, claimOf } from "./claims.ts";
import type { Rule } from "./harness.ts";
import { all, appendOf, commitOf, createOf, entriesOf, event, one, releaseOf, running, sendOf, upTo } from "./operations.ts";

export const durabilityRules: readonly Rule[] = [
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
      );
      await all(context.store, releaseOf({ state: running }));
      const { store } = context;
      const before = [
        await store.readRun({ runId: "run" }),
        await store.readJournal("run", 0, upTo(9)),
        await entriesOf(store, "run", 0, 9),
        await store.readHook("t"),
        await store.readBundle("bundle"),
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
        ],
        before,
      );
      assert.equal((await one(again, commit)).outcome, "committed");
      assert.equal((await one(again, sendOf("m1"))).outcome, "duplicate");
      assert.equal((await again.readChunks({ runId: "run", namespace: "" }, 0, 9)).length, 2);
      await context.worker("w2");
      assert.deepEqual(await claimIds(again), ["run"]);
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
    },
  },
];
