import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { Change, PageLimit, RunQuery, Store } from "../store/contract/contract.ts";
import type { Rule } from "./harness.ts";
import { all, appendOf, commitOf, createOf, creationOf, endOf, event, past, sendOf, upTo } from "./operations.ts";

async function ids(store: Store, query: Partial<RunQuery>): Promise<string> {
  return (await store.listRuns({ limit: 100, ...query })).map(({ runId }) => runId).join("");
}

export const readRules: readonly Rule[] = [
  {
    number: "S60",
    title: "a run is found by id or key, or not at all",
    async check({ store }) {
      await all(store, createOf({ idempotencyKey: "key" }), createOf({ runId: "key" }));
      assert.equal((await store.readRun({ idempotencyKey: "key" }))?.runId, "run");
      assert.equal((await store.readRun({ runId: "key" }))?.runId, "key");
      assert.equal(await store.readRun({ idempotencyKey: "run" }), null);
      assert.equal(await store.readRun({ runId: "nobody" }), null);
    },
  },
  {
    number: "S94",
    title: "the statuses of many runs are read at once, in the order asked, again for each time that one is asked for",
    async check({ store, worker }) {
      await worker("w1");
      const odd = "odd \ud800 \0 ' run";
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "waits" }), createOf({ runId: odd, owner: "w1" }));
      await all(store, endOf({ runId: odd }), commitOf());
      const asked = ["waits", "nobody", odd, "run", "waits", ""];
      assert.deepEqual(await store.readStatuses(asked), ["pending", null, "completed", "running", "pending", null]);
      assert.deepEqual(await store.readStatuses([]), []);
      const many = Array.from({ length: 1_000 }, (_, index) => (index === 999 ? "waits" : `none-${index}`));
      assert.deepEqual((await store.readStatuses(many)).at(-1), "pending");
    },
  },
  {
    number: "S61",
    title: "the journal is read in pages from any number, however it was committed",
    async check({ store, worker }) {
      await worker("w1");
      const numbers = Array.from({ length: 12 }, (_, index) => index + 1);
      const events = numbers.map((number) =>
        event(number, number === 1 ? "run_created" : "step_completed", { value: `"${"v".repeat(number)}"` }),
      );
      await all(store, createOf({ owner: "w1", events: events.slice(0, 1) }));
      for (const [from, to] of [
        [1, 4],
        [4, 5],
        [5, 11],
        [11, 12],
      ] as const)
        await all(store, commitOf({ events: events.slice(from, to) }), commitOf({ events: [], commitId: `empty-${from}` }));
      for (let after = 0; after <= 13; after += 1) {
        for (const limit of [1, 2, 3, 7, 100])
          assert.deepEqual(
            await store.readJournal("run", after, upTo(limit)),
            events.slice(after, after + limit),
            `after ${after}, limit ${limit}`,
          );
      }
      assert.deepEqual(await store.readJournal("nobody", 0, upTo(10)), []);
    },
  },
  {
    number: "S61",
    title: "a page of the journal ends at its bytes, in a commit and between two, and holds at least one event",
    async check({ store, worker }) {
      await worker("w1");
      const value = `"${"v".repeat(9_998)}"`;
      const events = [2, 3, 4, 5, 6].map((number) => event(number, "step_completed", { value }));
      await all(store, createOf({ owner: "w1" }));
      await all(store, commitOf({ events: events.slice(0, 3) }), commitOf({ events: events.slice(3) }));
      const read = async (after: number, page: PageLimit) =>
        (await store.readJournal("run", after, page)).map(({ number }) => number);
      assert.deepEqual(await read(1, upTo(10, 25_000)), [2, 3]);
      assert.deepEqual(await read(2, upTo(10, 25_000)), [3, 4]);
      assert.deepEqual(await read(3, upTo(10, 25_000)), [4, 5]);
      assert.deepEqual(await read(5, upTo(10, 25_000)), [6]);
      assert.deepEqual(await read(2, upTo(10, 1)), [3]);
      assert.deepEqual(await read(1, upTo(2, 1_000_000)), [2, 3]);
      assert.deepEqual(await store.readJournal("run", 1, upTo(10)), events);
    },
  },
  {
    number: "S62",
    title: "runs are listed newest first, filtered by status, workflow, tags and time",
    async check({ store, worker }) {
      await worker("w1");
      const make = (runId: string, createdAt: number, workflowId: string, tags: Record<string, string>) =>
        createOf({ runId, createdAt, workflowId, tags, owner: "w1" });
      await all(
        store,
        make("a", 1, "w", { x: "1", y: "2" }),
        make("b", 2, "w", { x: "1" }),
        make("c", 3, "v", { x: "2" }),
        make("d", 4, "v", {}),
      );
      await all(store, commitOf({ runId: "b" }), endOf({ runId: "c" }));
      assert.equal(await ids(store, {}), "dcba");
      assert.equal(await ids(store, { limit: 2 }), "dc");
      assert.equal(await ids(store, { workflowId: "v" }), "dc");
      assert.equal(await ids(store, { status: ["running", "completed"] }), "cb");
      assert.equal(await ids(store, { status: [] }), "");
      assert.equal(await ids(store, { tags: { x: "1" } }), "ba");
      assert.equal(await ids(store, { tags: { x: "1", y: "2" } }), "a");
      assert.equal(await ids(store, { tags: { x: "3" } }), "");
      assert.equal(await ids(store, { since: 2, status: ["pending", "running"] }), "db");
      assert.equal((await store.listRuns({ status: ["completed"], limit: 1 }))[0]?.result, '"done"');
    },
  },
  {
    number: "S62",
    title: "pages go on without gaps or repeats among runs of one time",
    async check({ store }) {
      const names = ["a", "b", "c", "d", "e", "f", "g"];
      await all(store, ...names.map((runId, index) => createOf({ runId, createdAt: past + Math.floor(index / 3) })));
      const seen: string[] = [];
      for (;;) {
        const last = seen.length === 0 ? null : await store.readRun({ runId: seen.at(-1) ?? "" });
        const page = await store.listRuns({
          limit: 2,
          ...(last === null ? {} : { before: { createdAt: last.createdAt, runId: last.runId } }),
        });
        if (page.length === 0) break;
        seen.push(...page.map(({ runId }) => runId));
      }
      assert.deepEqual(seen, names.toReversed());
    },
  },
  {
    number: "S64",
    title: "listeners hear of durable changes until they unsubscribe",
    async check({ store, worker }) {
      await worker("w1");
      const changes: Change[] = [];
      const unsubscribe = store.subscribe((change) => changes.push(change));
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b" }));
      await all(store, sendOf("m1"), appendOf({ stream: { runId: "run", namespace: "n" } }));
      const message = { messageId: "m2", type: "child", correlationIds: [], detail: null, value: null } as const;
      await all(store, commitOf({ outbox: [{ runId: "b", message }], creations: [creationOf(1, { runId: "c" })] }));
      const wanted: Change[] = [
        { type: "run", runId: "b", status: "pending" },
        { type: "inbox", runId: "run" },
        { type: "stream", runId: "run", namespace: "n" },
        { type: "run", runId: "run", status: "running" },
        { type: "inbox", runId: "b" },
        { type: "run", runId: "c", status: "pending" },
      ];
      await assertHeard(changes, wanted);
      unsubscribe();
      changes.length = 0;
      await all(store, sendOf("m3"));
      await wait(50);
      assert.deepEqual(changes, []);
    },
  },
  {
    number: "S64",
    title: "listeners hear of the message that tells a watching run of an end",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "child", owner: "w1" }));
      const watches = [{ runId: "child", correlationId: "c1" }];
      await all(store, commitOf({ watches }), createOf({ runId: "late", owner: "w1" }));
      const changes: Change[] = [];
      store.subscribe((change) => changes.push(change));
      await all(store, endOf({ runId: "child" }));
      await assertHeard(changes, [{ type: "inbox", runId: "run" }]);
      changes.length = 0;
      await all(store, commitOf({ runId: "late", watches }));
      await assertHeard(changes, [{ type: "inbox", runId: "late" }]);
    },
  },
];

/** Waits until each of these, or that something has changed, is heard. */
async function assertHeard(changes: readonly Change[], wanted: readonly Change[]): Promise<void> {
  const heard = (one: Change): boolean => changes.some((change) => change.type === "any" || isSame(change, one));
  for (let tries = 0; tries < 200 && !wanted.every(heard); tries += 1) await wait(10);
  for (const change of wanted) assert.ok(heard(change), JSON.stringify(change));
}

/** Without what only the process that wrote may know. */
function isSame(change: Change, wanted: Change): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    Object.entries(change).some(([key, other]) => key === name && other === value),
  );
}
