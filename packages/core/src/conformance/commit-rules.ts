import assert from "node:assert/strict";
import { claimIds } from "./claims.ts";
import type { Rule } from "./harness.ts";
import {
  all,
  assertRefused,
  committed,
  completed,
  commitOf,
  createOf,
  endOf,
  event,
  one,
  parked,
  releaseOf,
  running,
  sendOf,
  upTo,
  waiting,
  entriesOf,
} from "./operations.ts";

export const commitRules: readonly Rule[] = [
  {
    number: "S1",
    title: "operations are done in order and their results stand in that order",
    async check({ store, worker }) {
      await worker("w1");
      const results = await store.write([
        createOf({ owner: "w1" }),
        commitOf({ inboxSeen: 0 }),
        sendOf("m1"),
        commitOf({ events: [event(3)], inboxSeen: 0 }),
        createOf(),
      ]);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ["created", "committed", "sent", "inbox-moved", "exists"],
      );
    },
  },
  {
    number: "S2",
    title: "an operation that is refused leaves the others of its batch alone",
    async check({ store, worker }) {
      await worker("w1");
      const results = await store.write([createOf({ owner: "w1" }), commitOf({ events: [event(9)] }), commitOf()]);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ["created", "refused", "committed"],
      );
      assert.equal((await store.readRun({ runId: "run" }))?.journalLength, 2);
    },
  },
  {
    number: "S10",
    title: "a repeated commit gives its first answer and writes nothing",
    async check({ store, worker }) {
      await worker("w1");
      const commit = commitOf({
        events: [event(2), event(3)],
        tokens: [{ action: "claim", ordinal: 1, token: "t", hookId: "h", webhook: false, metadata: null }],
      });
      await all(store, createOf({ owner: "w1" }));
      const first = await one(store, commit);
      assert.deepEqual(first, { ...committed, tokens: [{ ordinal: 1, ownerRunId: null }] });
      assert.deepEqual(await one(store, commit), first);
      await all(store, sendOf("m1"), commitOf({ events: [event(4)], state: parked }));
      assert.deepEqual(await one(store, commit), first);
      const run = await store.readRun({ runId: "run" });
      assert.deepEqual([run?.journalLength, run?.status], [4, "parked"]);
    },
  },
  {
    number: "S10",
    title: "commits without events are repeated like others, also behind later ones and after the release",
    async check({ store, worker }) {
      await worker("w1");
      await worker("w2");
      await all(store, createOf({ owner: "w1" }));
      const note = commitOf({ events: [], commitId: "note", state: { ...running, wakeAt: 5 } });
      const batch = [note, commitOf(), releaseOf({ state: running })];
      const first = await store.write(batch);
      assert.deepEqual(
        first.map(({ outcome }) => outcome),
        ["committed", "committed", "committed"],
      );
      assert.deepEqual(await store.write(batch), first);
      assert.deepEqual(await claimIds(store), ["run"]);
      assert.deepEqual(await store.write(batch), first);
      const run = await store.readRun({ runId: "run" });
      assert.deepEqual([run?.owner, run?.wakeAt, run?.journalLength], ["w2", null, 2]);
    },
  },
  {
    number: "S10",
    title: "the end of a run is repeated with its first answer",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }));
      const first = await one(store, endOf());
      assert.equal(first.outcome, "committed");
      assert.deepEqual(await one(store, endOf()), first);
    },
  },
  {
    number: "S11",
    title: "a commit is fenced without a run, without an owner, at another epoch, and after the end",
    async check({ store, worker }) {
      await worker("w1");
      const fenced = { outcome: "fenced" };
      assert.deepEqual(await one(store, commitOf()), fenced);
      await all(store, createOf({ owner: "w1" }));
      assert.deepEqual(await one(store, commitOf({ epoch: 0 })), fenced);
      assert.deepEqual(await one(store, commitOf({ epoch: 2 })), fenced);
      await all(store, releaseOf());
      assert.deepEqual(await one(store, commitOf()), fenced);
      await all(store, createOf({ runId: "over", owner: "w1" }), endOf({ runId: "over" }));
      assert.deepEqual(await one(store, commitOf({ runId: "over", events: [event(3)] })), fenced);
      assert.deepEqual(await store.readJournal("run", 1, upTo(10)), []);
    },
  },
  {
    number: "S12",
    title: "events that leave a gap, overlap, or do not go on are refused",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), commitOf());
      const wrong = [[event(4)], [event(2)], [event(1)], [event(3), event(5)], [event(3), event(3)]];
      for (const [index, events] of wrong.entries())
        assertRefused(await one(store, commitOf({ events, commitId: `wrong-${index}` })), "invalid_operation");
      assert.equal((await store.readRun({ runId: "run" }))?.journalLength, 2);
    },
  },
  {
    number: "S13",
    title: "a commit that has not seen the whole inbox is told where it ends, and nothing is written",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"), sendOf("m2"));
      const end = endOf({ inboxSeen: 1 });
      assert.deepEqual(await one(store, end), { outcome: "inbox-moved", inboxPosition: 2 });
      assert.equal((await store.readRun({ runId: "run" }))?.status, "pending");
      assert.equal((await one(store, { ...end, inboxSeen: 2 })).outcome, "committed");
    },
  },
  {
    number: "S13",
    title: "entries that were taken count as seen only by their position",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"), commitOf({ taken: ["m1"] }));
      assert.deepEqual(await one(store, releaseOf({ inboxSeen: 0 })), { outcome: "inbox-moved", inboxPosition: 1 });
      assert.equal((await one(store, releaseOf({ inboxSeen: 1 }))).outcome, "committed");
    },
  },
  {
    number: "S13",
    title: "ending the run or releasing a token without a look at the inbox is refused, and only that",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }));
      assertRefused(await one(store, endOf({ inboxSeen: null, ownership: "keep" })), "invalid_operation");
      assertRefused(await one(store, commitOf({ tokens: [{ action: "release", ordinal: 1, token: "t" }] })), "invalid_operation");
      await all(store, sendOf("m1"));
      assert.equal((await one(store, commitOf({ state: waiting }))).outcome, "committed");
      assert.equal((await one(store, releaseOf())).outcome, "committed");
    },
  },
  {
    number: "S14",
    title: "a commit appends its events, takes entries and sets the state",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), sendOf("m1"), sendOf("m2"), sendOf("m3"));
      const events = [event(2, "hook_received", { detail: '{"messageId":"m1"}', correlationId: null, value: null }), event(3)];
      const state = { ...running, code: "x", wakeAt: 99, outstanding: false };
      const result = await one(store, commitOf({ events, taken: ["m1", "m3", "unknown"], state }));
      assert.deepEqual(result, { ...committed, inboxPosition: 3 });
      assert.deepEqual(await store.readJournal("run", 1, upTo(10)), events);
      assert.deepEqual(
        (await entriesOf(store, "run", 0, 10)).map(({ messageId }) => messageId),
        ["m2"],
      );
      const run = await store.readRun({ runId: "run" });
      assert.ok(run !== null);
      assert.deepEqual({ ...run, ...state, journalLength: 3, inboxPosition: 3, inboxCount: 1, owner: "w1" }, run);
    },
  },
  {
    number: "S15",
    title: "a commit without events changes the state and leaves the journal",
    async check({ store, worker }) {
      await worker("w1");
      await all(
        store,
        createOf({ owner: "w1" }),
        commitOf({ events: [], commitId: "a", state: { ...running, wakeAt: 7 } }),
        commitOf({ events: [event(2)] }),
      );
      await all(store, commitOf({ events: [], commitId: "b", state: { ...running, wakeAt: 8 } }));
      const run = await store.readRun({ runId: "run" });
      assert.deepEqual([run?.wakeAt, run?.journalLength], [8, 2]);
      assert.equal((await store.readJournal("run", 0, upTo(10))).length, 2);
      assert.equal((await one(store, commitOf({ events: [event(3)] }))).outcome, "committed");
    },
  },
  {
    number: "S17",
    title: "a terminal commit ends the run for good",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }));
      await all(store, endOf({ ownership: "keep", state: { ...completed, wakeAt: 5, outstanding: true } }));
      const run = await store.readRun({ runId: "run" });
      assert.deepEqual(
        [run?.status, run?.owner, run?.wakeAt, run?.outstanding, run?.result],
        ["completed", null, null, false, '"done"'],
      );
      assert.deepEqual([run?.completedAt, run?.startedAt], [completed.completedAt, completed.startedAt]);
    },
  },
];
