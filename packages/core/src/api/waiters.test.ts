/** Many wait for runs that another process drives: what they ask of the store does not grow with them. */
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { useApp } from "../../support/app.ts";
import { createOf, endOf, lastEvent } from "../conformance/operations.ts";
import { runtime } from "../runtime/runtime.ts";
import type { MemoryStore } from "../store/memory/memory.ts";
import { encode } from "../values/codec.ts";
import { getRun } from "./get-run.ts";

afterAll(() => runtime().close(0));

const waiters = 3_000;
const value = encode("done", { root: "value" });

async function watchedStore(runs: number): Promise<{ store: MemoryStore; ids: string[]; hint: () => void; reads: () => number }> {
  const store = await useApp(`main(async () => 1);`);
  runtime().configure({ worker: false });
  const listeners: Parameters<MemoryStore["subscribe"]>[0][] = [];
  // As where another process writes: all that is heard of it is that something changed.
  vi.spyOn(store, "subscribe").mockImplementation((listener) => {
    listeners.push(listener);
    return () => undefined;
  });
  const ids = Array.from({ length: runs }, (_each, index) => `run-${index}`);
  await store.register({
    workerId: "other",
    leaseMs: 60_000,
    stallMs: 60_000,
    steps: [],
    queues: null,
    claiming: true,
    queueLimits: {},
  });
  await store.write(ids.map((runId) => createOf({ runId, owner: "other" })));
  const reads = (["readRun", "readStatuses", "listRuns"] as const).map((name) => vi.spyOn(store, name));
  const hint = (): void => {
    for (const listener of listeners) listener({ type: "any" });
  };
  return { store, ids, hint, reads: () => reads.reduce((sum, { mock }) => sum + mock.calls.length, 0) };
}

/** Another process ends the run. */
async function endRun(store: MemoryStore, runId: string): Promise<void> {
  expect(await store.write([endOf({ runId, commitId: `end ${runId}`, events: [lastEvent(2, value)] })])).toMatchObject([
    { outcome: "committed" },
  ]);
}

function waitFor(ids: readonly string[]): { ended: Map<string, number>; all: Promise<unknown> } {
  const ended = new Map<string, number>();
  const values = ids.map(async (id) => {
    await getRun(id).returnValue;
    ended.set(id, (ended.get(id) ?? 0) + 1);
  });
  return { ended, all: Promise.all(values) };
}

test("3,000 waiters of one run make one read of each change, and hear of its end at once", async () => {
  const { store, hint, reads } = await watchedStore(1);
  const { ended, all } = waitFor(Array.from({ length: waiters }, () => "run-0"));
  await setTimeout(20);
  for (let change = 0; change < 100; change += 1) {
    hint();
    await setTimeout(1);
  }
  expect(reads()).toBeLessThanOrEqual(105);
  expect(ended.size).toBe(0);
  await endRun(store, "run-0");
  const before = performance.now();
  hint();
  await all;
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(ended.get("run-0")).toBe(waiters);
  expect(reads()).toBeLessThanOrEqual(107);
});

test("3,000 waiters of as many runs make three reads of each change beside their first look", async () => {
  const { store, ids, hint, reads } = await watchedStore(waiters);
  const { ended, all } = waitFor(ids);
  await setTimeout(50);
  for (let change = 0; change < 100; change += 1) hint();
  await setTimeout(50);
  for (const id of ["run-7", "run-2999"]) await endRun(store, id);
  hint();
  await vi.waitUntil(() => ended.size === 2, { timeout: 5_000, interval: 1 });
  // The first looks, the changes that came together (one more for those behind the first), the end with the two runs; a few polls.
  expect(reads()).toBeLessThanOrEqual(waiters + 30);
  expect([...ended.keys()].toSorted()).toEqual(["run-2999", "run-7"]);
  for (const id of ids) if (!ended.has(id)) await endRun(store, id);
  hint();
  await all;
  expect(ended.size).toBe(waiters);
});

test("3,000 questions for the status of one run are one read", async () => {
  const { reads } = await watchedStore(1);
  const run = getRun("run-0");
  const statuses = await Promise.all(Array.from({ length: waiters }, () => run.status));
  expect(new Set(statuses).size).toBe(1);
  expect(reads()).toBe(1);
});
