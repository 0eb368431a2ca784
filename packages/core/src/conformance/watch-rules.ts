import assert from "node:assert/strict";
import type { CommitResult, InboxEntry, Store, TerminalStatus, WatchAnswer } from "../store/contract/contract.ts";
import { claimIds } from "./claims.ts";
import type { Rule } from "./harness.ts";
import { all, commitOf, createOf, creationOf, endAs, endOf, entriesOf, event, one, releaseOf } from "./operations.ts";

function answers(result: CommitResult): readonly WatchAnswer[] {
  assert.equal(result.outcome, "committed");
  return result.watches;
}

const watching = (correlationId: string): WatchAnswer => ({ correlationId, outcome: "watching" });

function assertNotice(entry: InboxEntry | undefined, correlationId: string, runId: string, status: TerminalStatus): void {
  assert.ok(entry !== undefined);
  const { detail, position: _, ...rest } = entry;
  assert.deepEqual(JSON.parse(detail ?? ""), { runId, status });
  const messageId = `child:${correlationId}`;
  assert.deepEqual(rest, { messageId, type: "child", correlationIds: [correlationId], value: null, hookId: null });
}

async function createParentAndChild(store: Store): Promise<void> {
  await all(store, createOf({ owner: "w1" }), createOf({ runId: "child", owner: "w1" }));
}

export const watchRules: readonly Rule[] = [
  {
    number: "S27",
    title: "the end of a watched run puts one notice into the inbox of each that watches",
    async check({ store, worker }) {
      await worker("w1");
      await createParentAndChild(store);
      await all(store, createOf({ runId: "second", owner: "w1" }));
      const watches = [
        { runId: "child", correlationId: "c1" },
        { runId: "child", correlationId: "c2" },
      ];
      assert.deepEqual(answers(await one(store, commitOf({ watches }))), [watching("c1"), watching("c2")]);
      await all(store, commitOf({ runId: "second", watches: watches.slice(0, 1) }));
      await all(store, commitOf({ runId: "child" }));
      assert.deepEqual(await entriesOf(store), []);
      await all(store, endOf({ runId: "child", ...endAs("failed", 3) }));
      const entries = await entriesOf(store);
      assert.equal(entries.length, 2);
      for (const correlationId of ["c1", "c2"]) {
        const entry = entries.find(({ messageId }) => messageId === `child:${correlationId}`);
        assertNotice(entry, correlationId, "child", "failed");
      }
      const others = await entriesOf(store, "second");
      assert.deepEqual([others.length, others[0]?.position], [1, 1]);
      assertNotice(others[0], "c1", "child", "failed");
    },
  },
  {
    number: "S27",
    title: "a run that is over gives its notice at once, and the commit's answer counts it",
    async check({ store, worker }) {
      await worker("w1");
      await createParentAndChild(store);
      await all(store, endOf({ runId: "child", ...endAs("cancelled") }));
      const result = await one(store, commitOf({ watches: [{ runId: "child", correlationId: "c1" }] }));
      assert.deepEqual(answers(result), [watching("c1")]);
      assert.equal("inboxPosition" in result && result.inboxPosition, 1);
      const entries = await entriesOf(store);
      assert.equal(entries.length, 1);
      assertNotice(entries[0], "c1", "child", "cancelled");
    },
  },
  {
    number: "S27",
    title: "an id that no run has is not-found",
    async check({ store, worker }) {
      await worker("w1");
      await createParentAndChild(store);
      const watches = [
        { runId: "nobody", correlationId: "c1" },
        { runId: "child", correlationId: "c2" },
      ];
      const wanted = [{ correlationId: "c1", outcome: "not-found" }, watching("c2")];
      assert.deepEqual(answers(await one(store, commitOf({ watches }))), wanted);
    },
  },
  {
    number: "S27",
    title: "to ask again for a correlation id changes nothing, before the end, after it, and when the notice is taken",
    async check({ store, worker }) {
      await worker("w1");
      await createParentAndChild(store);
      const watches = [{ runId: "child", correlationId: "c1" }];
      await all(store, commitOf({ watches }));
      assert.deepEqual(answers(await one(store, commitOf({ events: [event(3)], watches }))), [watching("c1")]);
      await all(store, endOf({ runId: "child" }));
      await all(store, commitOf({ events: [event(4)], watches }));
      assert.equal((await entriesOf(store)).length, 1);
      await all(store, commitOf({ events: [event(5)], taken: ["child:c1"] }));
      assert.deepEqual(answers(await one(store, commitOf({ events: [event(6)], watches }))), [watching("c1")]);
      assert.deepEqual(await entriesOf(store), []);
      assert.equal((await store.readRun({ runId: "run" }))?.inboxPosition, 1);
    },
  },
  {
    number: "S27",
    title: "a creation and a watch of the same run stand in one commit",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }));
      const creations = [creationOf(1, { runId: "child" })];
      const result = await one(store, commitOf({ creations, watches: [{ runId: "child", correlationId: "c1" }] }));
      assert.deepEqual(answers(result), [watching("c1")]);
      assert.deepEqual(await claimIds(store, { workerId: "w1" }), ["child"]);
      await all(store, endOf({ runId: "child" }));
      assertNotice((await entriesOf(store))[0], "c1", "child", "completed");
    },
  },
  {
    number: "S27",
    title: "the notice makes a run due that was released to wait for it",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await createParentAndChild(store);
      await all(store, releaseOf({ watches: [{ runId: "child", correlationId: "c1" }] }));
      assert.deepEqual(await claimIds(store), []);
      await all(store, endOf({ runId: "child" }));
      assert.deepEqual(await claimIds(store), ["run"]);
      await all(store, createOf({ runId: "late", owner: "w1" }));
      await all(store, releaseOf({ runId: "late", watches: [{ runId: "child", correlationId: "c1" }] }));
      assert.deepEqual(await claimIds(store), ["late"]);
    },
  },
  {
    number: "S27",
    title: "the end of a run whose watcher is over tells nobody",
    async check({ store, worker }) {
      await worker("w1");
      await createParentAndChild(store);
      await all(store, commitOf({ watches: [{ runId: "child", correlationId: "c1" }] }));
      await all(store, endOf(endAs("completed", 3)));
      assert.equal((await one(store, endOf({ runId: "child" }))).outcome, "committed");
      assert.deepEqual(await entriesOf(store), []);
      assert.equal((await store.readRun({ runId: "run" }))?.inboxPosition, 0);
    },
  },
  {
    number: "S27",
    title: "a commit that is not committed watches nothing",
    async check({ store, worker }) {
      await worker("w1");
      await createParentAndChild(store);
      const watches = [{ runId: "child", correlationId: "c1" }];
      assert.equal((await one(store, commitOf({ events: [event(7)], watches }))).outcome, "refused");
      await all(store, endOf({ runId: "child" }));
      assert.deepEqual(await entriesOf(store), []);
    },
  },
];
