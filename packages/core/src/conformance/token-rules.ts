import assert from "node:assert/strict";
import type { CommitResult, TokenOperation } from "../store/contract/contract.ts";
import type { Rule } from "./harness.ts";
import { all, commitOf, createOf, endOf, entriesOf, event, lastEvent, one, sendOf } from "./operations.ts";

const claim = (ordinal: number, token: string, hookId = `hook-${ordinal}`): TokenOperation => ({
  action: "claim",
  ordinal,
  token,
  hookId,
  webhook: false,
  metadata: null,
});
const release = (ordinal: number, token: string): TokenOperation => ({ action: "release", ordinal, token });
const owners = (result: CommitResult): (string | null)[] => {
  assert.equal(result.outcome, "committed");
  return result.tokens.map(({ ownerRunId }) => ownerRunId);
};

export const tokenRules: readonly Rule[] = [
  {
    number: "S20",
    title: "a free token is claimed, an owned one answers with its owner, this run included",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b", owner: "w1" }));
      assert.deepEqual(owners(await one(store, commitOf({ tokens: [claim(1, "t"), claim(2, "t")] }))), [null, "run"]);
      assert.deepEqual(owners(await one(store, commitOf({ runId: "b", tokens: [claim(1, "t"), claim(2, "u")] }))), ["run", null]);
    },
  },
  {
    number: "S21",
    title: "claims and releases of one commit are decided in order",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b", owner: "w1" }));
      const tokens = [claim(1, "t"), release(2, "t"), claim(3, "t"), release(4, "t")];
      assert.deepEqual(owners(await one(store, commitOf({ inboxSeen: 0, tokens }))), [null, null, null, null]);
      assert.deepEqual(owners(await one(store, commitOf({ runId: "b", tokens: [claim(1, "t")] }))), [null]);
    },
  },
  {
    number: "S21",
    title: "a run can't release what another one owns",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b", owner: "w1" }), commitOf({ tokens: [claim(1, "t")] }));
      await all(store, commitOf({ runId: "b", inboxSeen: 0, tokens: [release(1, "t")] }));
      assert.equal((await store.readHook("t"))?.runId, "run");
    },
  },
  {
    number: "S22",
    title: "a decision is kept for its ordinal, whatever happened to the token since",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b", owner: "w1" }));
      await all(store, commitOf({ tokens: [claim(1, "t")] }), commitOf({ runId: "b", tokens: [claim(1, "t")] }));
      await all(store, commitOf({ events: [event(3)], inboxSeen: 0, tokens: [release(2, "t")] }));
      assert.deepEqual(owners(await one(store, commitOf({ events: [event(4)], tokens: [claim(1, "t")] }))), [null]);
      assert.deepEqual(owners(await one(store, commitOf({ runId: "b", events: [event(3)], tokens: [claim(1, "t")] }))), ["run"]);
      assert.equal(await store.readHook("t"), null);
      await all(store, commitOf({ events: [event(5)], tokens: [claim(3, "t")] }));
      await all(store, commitOf({ events: [event(6)], inboxSeen: 0, tokens: [release(2, "t")] }));
      assert.equal((await store.readHook("t"))?.hookId, "hook-3");
    },
  },
  {
    number: "S23",
    title: "a hook is read by its token while it is owned",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }));
      assert.equal(await store.readHook("t"), null);
      const before = Date.now();
      await all(
        store,
        commitOf({ tokens: [{ action: "claim", ordinal: 1, token: "t", hookId: "h", webhook: true, metadata: '"m"' }] }),
      );
      const hook = await store.readHook("t");
      assert.ok(hook !== null && hook.createdAt >= before - 60_000 && hook.createdAt <= Date.now() + 60_000);
      assert.deepEqual(
        { ...hook, createdAt: 0 },
        { token: "t", runId: "run", hookId: "h", webhook: true, metadata: '"m"', createdAt: 0 },
      );
    },
  },
  {
    number: "S17",
    title: "the end of a run frees its tokens",
    async check({ store, worker }) {
      await worker("w1");
      await all(
        store,
        createOf({ owner: "w1" }),
        commitOf({ tokens: [claim(1, "t"), claim(2, "u")] }),
        endOf({ events: [lastEvent(3)] }),
      );
      assert.equal(await store.readHook("t"), null);
      assert.deepEqual(await one(store, sendOf("m1", { to: { token: "u" } })), { outcome: "not-found" });
      await all(store, createOf({ runId: "b", owner: "w1" }));
      assert.deepEqual(owners(await one(store, commitOf({ runId: "b", tokens: [claim(1, "t")] }))), [null]);
    },
  },
  {
    number: "S34",
    title: "a message to a token names the hook that the token stood for when it was sent",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), commitOf({ tokens: [claim(1, "t", "first")] }));
      const sent = await one(store, sendOf("m1", { to: { token: "t" } }, { type: "hook", value: '"1"' }));
      assert.deepEqual(sent, { outcome: "sent", runId: "run", position: 1, hookId: "first" });
      await all(store, commitOf({ events: [event(3)], inboxSeen: 1, tokens: [release(2, "t"), claim(3, "t", "second")] }));
      await all(store, sendOf("m2", { to: { token: "t" } }, { type: "hook", value: '"2"' }));
      const entries = await entriesOf(store, "run", 0, 10);
      assert.deepEqual(
        entries.map(({ hookId, value }) => [hookId, value]),
        [
          ["first", '"1"'],
          ["second", '"2"'],
        ],
      );
    },
  },
];
