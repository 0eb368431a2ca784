import assert from "node:assert/strict";
import { claimOf } from "./claims.ts";
import type { Rule } from "./harness.ts";
import { all, appendOf, assertRefused, completed, createOf, endOf, event, one, releaseOf, running } from "./operations.ts";

const stream = { runId: "run", namespace: "" };
const appended = (first: number) => ({ outcome: "appended", first });

export const streamRules: readonly Rule[] = [
  {
    number: "S50",
    title: "chunks are numbered in each stream, whoever writes",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }), createOf({ runId: "b", owner: "w1" }));
      assert.deepEqual(await one(store, appendOf({ chunks: ['"a"', '"b"'] })), appended(0));
      assert.deepEqual(await one(store, appendOf({ stepId: "other", chunks: ['"c"'] })), appended(2));
      assert.deepEqual(await one(store, appendOf({ sequence: 1, chunks: ['"d"'] })), appended(3));
      assert.deepEqual(await one(store, appendOf({ stream: { runId: "run", namespace: "logs" } })), appended(0));
      assert.deepEqual(await one(store, appendOf({ stream: { runId: "b", namespace: "" } })), appended(0));
      const page = await store.readChunks(stream, 0, 10);
      assert.deepEqual(page.chunks, ['"a"', '"b"', '"c"', '"d"']);
      assert.deepEqual(
        page.writers.map(({ stepId }) => stepId),
        ["step", "step", "other", "step"],
      );
    },
  },
  {
    number: "S51",
    title: "stale epochs, stale attempts and runs without an owner are fenced",
    async check({ store, worker }) {
      await worker("w1");
      const fenced = { outcome: "fenced" };
      assert.deepEqual(await one(store, appendOf()), fenced);
      await all(store, createOf({ owner: "w1" }), appendOf({ attempt: 2 }));
      assert.deepEqual(await one(store, appendOf({ epoch: 0, sequence: 1, attempt: 2 })), fenced);
      assert.deepEqual(await one(store, appendOf({ attempt: 1 })), fenced);
      assert.equal((await one(store, appendOf({ attempt: 1, stepId: "other" }))).outcome, "appended");
      assert.equal((await one(store, appendOf({ attempt: 3 }))).outcome, "appended");
      await all(store, releaseOf());
      assert.deepEqual(await one(store, appendOf({ attempt: 3, sequence: 1 })), fenced);
      await all(store, createOf({ runId: "over", owner: "w1" }), endOf({ runId: "over" }));
      assert.deepEqual(await one(store, appendOf({ stream: { runId: "over", namespace: "" } })), fenced);
      assert.equal((await store.readChunks(stream, 0, 10)).length, 3);
    },
  },
  {
    number: "S52",
    title: "a repeated append gives its first answer and writes nothing, a gap is refused",
    async check({ store, worker }) {
      await worker("w1");
      const appends = [0, 1, 2].map((sequence) => appendOf({ sequence, chunks: [`"${sequence}a"`, `"${sequence}b"`] }));
      await all(store, createOf({ owner: "w1" }), ...appends, appendOf({ stepId: "other" }));
      assert.deepEqual(await store.write(appends), [appended(0), appended(2), appended(4)]);
      assert.equal((await store.readChunks(stream, 0, 0)).length, 7);
      assertRefused(await one(store, appendOf({ sequence: 4 })), "invalid_operation");
      assertRefused(await one(store, appendOf({ attempt: 2, sequence: 1 })), "invalid_operation");
      assert.deepEqual(await one(store, appendOf({ attempt: 2, sequence: 0 })), appended(7));
      // The same attempt after its process died: another writer, whose first append is no repeat.
      await worker("w2");
      await all(store, releaseOf({ state: running }));
      await claimOf(store);
      const again = [0, 1].map((sequence) => appendOf({ epoch: 2, attempt: 2, sequence, chunks: [`"again${sequence}"`] }));
      assert.deepEqual(await store.write(again), [appended(8), appended(9)]);
      assert.deepEqual(await store.write(again), [appended(8), appended(9)]);
    },
  },
  {
    number: "S53",
    title: "a closed stream takes nothing more, except repeats",
    async check({ store, worker }) {
      await worker("w1");
      const last = appendOf({ sequence: 1, chunks: ['"b"'], close: true });
      await all(store, createOf({ owner: "w1" }), appendOf(), last);
      assert.deepEqual(await one(store, last), appended(1));
      assert.deepEqual(await one(store, appendOf({ sequence: 2 })), { outcome: "closed" });
      assert.deepEqual(await one(store, appendOf({ stepId: "other" })), { outcome: "closed" });
      const page = await store.readChunks(stream, 0, 10);
      assert.deepEqual([page.chunks, page.length, page.closed, page.runStatus], [['"a"', '"b"'], 2, true, null]);
    },
  },
  {
    number: "S53",
    title: "a stream is closed without a chunk, also one that has none",
    async check({ store, worker }) {
      await worker("w1");
      const close = appendOf({ chunks: [], close: true });
      await all(store, createOf({ owner: "w1" }), close);
      assert.deepEqual(await one(store, close), appended(0));
      const page = await store.readChunks(stream, 0, 10);
      assert.deepEqual([page.chunks, page.length, page.closed], [[], 0, true]);
    },
  },
  {
    number: "S54",
    title: "chunks are read from any index, in pages, across appends",
    async check({ store, worker }) {
      await worker("w1");
      const names = Array.from({ length: 9 }, (_, index) => `"${index}"`);
      const appends = [names.slice(0, 4), names.slice(4, 5), names.slice(5)].map((chunks, sequence) =>
        appendOf({ sequence, attempt: 3, chunks }),
      );
      await all(store, createOf({ owner: "w1" }), ...appends);
      for (const [from, limit] of [
        [0, 100],
        [0, 2],
        [2, 2],
        [3, 3],
        [4, 1],
        [8, 5],
        [9, 5],
        [20, 5],
        [5, 0],
      ] as const) {
        const page = await store.readChunks(stream, from, limit);
        assert.deepEqual(page.chunks, names.slice(from, from + limit), `from ${from}, limit ${limit}`);
        assert.deepEqual(
          page.writers,
          page.chunks.map(() => ({ stepId: "step", attempt: 3 })),
        );
        assert.deepEqual([page.length, page.closed, page.runStatus], [9, false, null]);
      }
    },
  },
  {
    number: "S54",
    title: "a stream that nobody has written to is empty and open",
    async check({ store, worker }) {
      await worker("w1");
      await all(store, createOf({ owner: "w1" }));
      assert.deepEqual(await store.readChunks(stream, 0, 10), {
        chunks: [],
        length: 0,
        closed: false,
        runStatus: null,
        writers: [],
      });
    },
  },
  {
    number: "S55",
    title: "the end of a run closes its streams, and says so unless the writer had",
    async check({ store, worker }) {
      await worker("w1");
      const namespaced = (namespace: string) => ({ runId: "run", namespace });
      await all(
        store,
        createOf({ owner: "w1" }),
        appendOf({ stream: namespaced("open") }),
        appendOf({ stream: namespaced("done"), close: true }),
      );
      await all(store, endOf({ events: [event(2, "run_failed")], state: { ...completed, status: "failed" } }));
      const pages = await Promise.all(["open", "done", "never"].map((name) => store.readChunks(namespaced(name), 0, 10)));
      assert.deepEqual(
        pages.map(({ closed, runStatus, length }) => [closed, runStatus, length]),
        [
          [true, "failed", 1],
          [true, null, 1],
          [true, "failed", 0],
        ],
      );
    },
  },
  {
    number: "S56",
    title: "bytes stay bytes and values stay strings, in one append too",
    async check({ store, worker }) {
      await worker("w1");
      const shared = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
      const chunks = [
        Uint8Array.from({ length: 256 }, (_, index) => index),
        '"text \ud800 \0"',
        new Uint8Array(),
        shared,
        "",
        Buffer.from([255, 0]),
      ];
      await all(store, createOf({ owner: "w1" }), appendOf({ chunks }), appendOf({ sequence: 1, chunks: [new Uint8Array([7])] }));
      const expected = [
        ...chunks.map((chunk) => (typeof chunk === "string" ? chunk : new Uint8Array(chunk))),
        new Uint8Array([7]),
      ];
      const page = await store.readChunks(stream, 0, 10);
      assert.deepEqual(
        page.chunks.map((chunk) => (typeof chunk === "string" ? chunk : new Uint8Array(chunk))),
        expected,
      );
      assert.deepEqual(shared, new Uint8Array([1, 2, 3]));
    },
  },
];
