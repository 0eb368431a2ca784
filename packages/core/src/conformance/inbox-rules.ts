import assert from "node:assert/strict";
import type { PageLimit } from "../store/contract/contract.ts";
import type { Rule } from "./harness.ts";
import { all, commitOf, createOf, endOf, entriesOf, message, one, sendOf, upTo } from "./operations.ts";

export const inboxRules: readonly Rule[] = [
  {
    number: "S30",
    title: "positions count a run's messages from 1, also after entries were taken",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b" }));
      assert.deepEqual(await one(store, sendOf("m1")), { outcome: "sent", runId: "run", position: 1, hookId: null });
      await all(store, commitOf({ taken: ["m1"] }), sendOf("x", { to: { runId: "b" } }));
      assert.deepEqual(await one(store, sendOf("m2")), { outcome: "sent", runId: "run", position: 2, hookId: null });
      assert.equal((await store.readRun({ runId: "b" }))?.inboxPosition, 1);
    },
  },
  {
    number: "S31",
    title: "a message id counts once for the life of the run, taken or not",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b" }), sendOf("m1"));
      assert.deepEqual(await one(store, sendOf("m1")), { outcome: "duplicate", runId: "run" });
      await all(store, commitOf({ taken: ["m1"] }));
      assert.deepEqual(await one(store, sendOf("m1", {}, { value: '"other"' })), { outcome: "duplicate", runId: "run" });
      assert.deepEqual(await entriesOf(store, "run", 0, 10), []);
      assert.equal((await one(store, sendOf("m1", { to: { runId: "b" } }))).outcome, "sent");
    },
  },
  {
    number: "S31",
    title: "a message id counts once whether it came by id or by token",
    async check({ store, worker }) {
      await worker("w1");
      await all(
        store,
        createOf({ owner: "w1" }),
        commitOf({ tokens: [{ action: "claim", ordinal: 1, token: "t", hookId: "h", webhook: false, metadata: null }] }),
      );
      await all(store, sendOf("m1", { to: { token: "t" } }));
      assert.deepEqual(await one(store, sendOf("m1")), { outcome: "duplicate", runId: "run" });
    },
  },
  {
    number: "S32",
    title: "nobody has the id or the token",
    async check({ store }) {
      assert.deepEqual(await one(store, sendOf("m1")), { outcome: "not-found" });
      assert.deepEqual(await one(store, sendOf("m1", { to: { token: "t" } })), { outcome: "not-found" });
    },
  },
  {
    number: "S33",
    title: "a run that is over takes no message and says how it ended",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"), endOf({ inboxSeen: 1 }));
      assert.deepEqual(await one(store, sendOf("m2")), { outcome: "ended", runId: "run", status: "completed" });
      assert.equal((await one(store, sendOf("m1"))).outcome, "ended");
    },
  },
  {
    number: "S35",
    title: "the inbox is read by position, in pages",
    async check({ store }) {
      const value = { type: "hook", correlationIds: ["a", "b"], detail: "{}", value: '"v"' } as const;
      await all(
        store,
        createOf(),
        createOf({ runId: "b" }),
        ...["m1", "m2", "m3"].map((id) => sendOf(id, {}, value)),
        sendOf("other", { to: { runId: "b" } }),
      );
      assert.deepEqual(await entriesOf(store, "run", 0, 1), [{ messageId: "m1", ...value, position: 1, hookId: null }]);
      assert.deepEqual(
        (await entriesOf(store, "run", 1, 10)).map(({ messageId }) => messageId),
        ["m2", "m3"],
      );
      assert.deepEqual(await entriesOf(store, "run", 3, 10), []);
      assert.deepEqual(await entriesOf(store, "nobody", 0, 10), []);
      assert.equal((await store.readRun({ runId: "run" }))?.inboxCount, 3);
    },
  },
  {
    number: "S24",
    title: "outbox messages reach the inboxes of their runs once, and those to nobody are dropped",
    async check({ store, worker }) {
      await worker("w1");
      await all(
        store,
        createOf({ owner: "w1" }),
        createOf({ runId: "parent" }),
        createOf({ runId: "over", owner: "w1" }),
        endOf({ runId: "over" }),
      );
      const child = message("child-1", { type: "child", correlationIds: ["c1"], detail: "{}", value: '"v"' });
      const outbox = [
        { runId: "parent", message: child },
        { runId: "nobody", message: child },
        { runId: "over", message: child },
      ];
      const end = endOf({ outbox });
      await all(store, end);
      await all(store, end);
      assert.deepEqual(await entriesOf(store, "parent", 0, 10), [{ ...child, position: 1, hookId: null }]);
      await all(
        store,
        createOf({ runId: "second", owner: "w1" }),
        endOf({ runId: "second", outbox: [{ runId: "parent", message: child }] }),
      );
      assert.equal((await entriesOf(store, "parent", 0, 10)).length, 1);
    },
  },
  {
    number: "S24",
    title: "a message to a run that is ending is not lost",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "ending", owner: "w1" }));
      await all(store, sendOf("m1", { to: { runId: "ending" } }));
      assert.equal((await one(store, endOf({ runId: "ending", seal: true }))).outcome, "inbox-moved");
      await all(store, commitOf({ outbox: [{ runId: "ending", message: message("m2") }] }));
      assert.equal((await one(store, endOf({ runId: "ending", inboxSeen: 1, commitId: "e2" }))).outcome, "inbox-moved");
      await all(store, commitOf({ runId: "ending", taken: ["m1"] }));
      assert.deepEqual(
        (await entriesOf(store, "ending")).map(({ messageId }) => messageId),
        ["m2"],
      );
    },
  },
  {
    number: "S35",
    title: "a page of the inbox ends at its bytes, holds at least one entry, and says when it is the last",
    async check({ store }) {
      const value = `"${"v".repeat(9_998)}"`;
      await all(store, createOf(), ...["m1", "m2", "m3"].map((id) => sendOf(id, {}, { value })));
      const read = async (after: number, page: PageLimit) => {
        const { entries, end } = await store.readInbox("run", after, page);
        return [...entries.map(({ position }) => position), end];
      };
      assert.deepEqual(await read(0, upTo(10, 25_000)), [1, 2, false]);
      assert.deepEqual(await read(2, upTo(10, 25_000)), [3, true]);
      assert.deepEqual(await read(0, upTo(10, 1)), [1, false]);
      assert.deepEqual(await read(2, upTo(10, 1)), [3, true]);
      assert.deepEqual(await read(0, upTo(2)), [1, 2, false]);
      assert.deepEqual(await read(1, upTo(2)), [2, 3, true]);
      assert.deepEqual(await read(0, upTo(3)), [1, 2, 3, true]);
      assert.deepEqual(await read(3, upTo(3)), [true]);
      assert.deepEqual(await store.readInbox("nobody", 0, upTo(3)), { entries: [], end: true });
    },
  },
];
