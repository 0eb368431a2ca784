import assert from "node:assert/strict";
import type { Rule } from "./harness.ts";
import {
  all,
  commitOf,
  committed,
  completed,
  createOf,
  endOf,
  entriesOf,
  event,
  lastEvent,
  one,
  sendOf,
  upTo,
} from "./operations.ts";

/** Strings that encodings lose. The last ones look like escapes. */
const hard = [
  "",
  "\0",
  "a\0b\0",
  "\ud800",
  "x\udfff\ud800y",
  "😀",
  "\x01",
  '\x01"\\ud800"',
  "\\ud800",
  "\ufeff",
  "\u00e9",
  "e\u0301",
  "'\"`;--",
  "__proto__",
  "constructor",
];

export const valueRules: readonly Rule[] = [
  {
    number: "S63",
    title: "every string survives in names",
    async check({ store, worker }) {
      await worker("w1");
      const names = hard.filter((text) => text !== "");
      const tags = Object.fromEntries(names.map((name) => [name, name]));
      for (const name of names)
        await all(
          store,
          createOf({
            runId: name,
            workflowId: name,
            idempotencyKey: name,
            owner: "w1",
            tags,
            bundle: { hash: name, code: name, map: name, abi: 1, steps: names },
          }),
        );
      for (const name of names) {
        const run = await store.readRun({ idempotencyKey: name });
        assert.deepEqual([run?.runId, run?.workflowId, run?.bundle], [name, name, name]);
        assert.deepEqual(Object.entries(run?.tags ?? {}), Object.entries(tags));
        assert.deepEqual(await store.readBundle(name), { hash: name, code: name, map: name, abi: 1, steps: names });
        assert.deepEqual(
          (await store.listRuns({ workflowId: name, tags: { [name]: name }, limit: 10 })).map(({ runId }) => runId),
          [name],
        );
        const token = { action: "claim", ordinal: 1, token: name, hookId: name, webhook: false, metadata: name } as const;
        const answer = await one(store, commitOf({ runId: name, commitId: name, tokens: [token] }));
        assert.deepEqual(answer, { ...committed, tokens: [{ ordinal: 1, ownerRunId: null }] });
        assert.deepEqual(await one(store, commitOf({ runId: name, commitId: name, tokens: [token] })), answer);
        assert.deepEqual(await one(store, sendOf(name, { to: { token: name } })), {
          outcome: "sent",
          runId: name,
          position: 1,
          hookId: name,
        });
        assert.equal((await store.readHook(name))?.metadata, name);
      }
    },
  },
  {
    number: "S63",
    title: "every string survives in events, messages and results",
    async check({ store, worker }) {
      await worker("w1");
      const events = hard.map((text, index) =>
        event(index + 2, "step_completed", { correlationId: text, detail: text, value: text }),
      );
      await all(store, createOf({ owner: "w1" }), commitOf({ events }));
      assert.deepEqual(await store.readJournal("run", 1, upTo(100)), events);
      for (const [index, text] of hard.entries()) {
        await all(store, sendOf(`m${index}`, {}, { correlationIds: [text], detail: text, value: text }));
        const [entry] = await entriesOf(store, "run", index, 1);
        assert.deepEqual([entry?.correlationIds, entry?.detail, entry?.value], [[text], text, text]);
        await all(
          store,
          createOf({ runId: `r${index}`, owner: "w1" }),
          endOf({ runId: `r${index}`, events: [lastEvent(2, text)], state: { ...completed, code: text } }),
        );
        const run = await store.readRun({ runId: `r${index}` });
        assert.deepEqual([run?.code, run?.result], [text, text]);
      }
    },
  },
  {
    number: "S63",
    title: "a value of 32 MiB survives, and so does what comes after it",
    async check({ store, worker }) {
      await worker("w1");
      const value = `"${"ab\u00e9d".repeat(8 * 1024 * 1024)}\ud800"`;
      await all(
        store,
        createOf({ owner: "w1" }),
        commitOf({ events: [event(2, "step_completed", { value })] }),
        commitOf({ events: [event(3)] }),
      );
      const [read, next] = await store.readJournal("run", 1, upTo(2));
      assert.ok(read?.value === value);
      assert.deepEqual(next, event(3));
      await all(store, endOf({ events: [lastEvent(4, value)] }));
      assert.ok((await store.readRun({ runId: "run" }))?.result === value);
    },
  },
];
