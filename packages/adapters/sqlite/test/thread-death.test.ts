import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { sqlite } from "@perdure/sqlite";
import type { Change } from "perdure/store";
import { expect, onTestFinished, test, vi } from "vitest";
import { claimOf, commitOf, createOf, workerOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";
import { watchThreads } from "./support/threads.ts";

vi.setConfig({ testTimeout: 30_000 });

const patience = { timeout: 15_000 };

const worker = workerOf("w1");

function openAt(root: string): ReturnType<typeof sqlite> {
  const store = sqlite({ root });
  onTestFinished(() => store.close());
  return store;
}

test("requests in flight of a thread that dies can be repeated, and the next ones are answered", async () => {
  const endThreads = watchThreads();
  const store = openAt(temporaryRoot());
  await store.write([createOf("run", "w1")]);
  const inFlight: Promise<unknown>[] = [];
  await endThreads(() => inFlight.push(store.write([commitOf("run", 2)]), store.readRun({ runId: "run" })));
  for (const outcome of await Promise.allSettled(inFlight))
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "store_unavailable" } });

  expect(await store.write([commitOf("run", 2)])).toMatchObject([{ outcome: "committed" }]);
  expect((await store.readRun({ runId: "run" }))?.journalLength).toBe(2);
});

test("workers of a thread that died are lost: they register anew, and their runs are claimed", async () => {
  const endThreads = watchThreads();
  const store = openAt(temporaryRoot());
  const life = await store.register(worker);
  await store.write([createOf("run", "w1")]);
  expect(life.validUntil()).toBe(Number.POSITIVE_INFINITY);

  await endThreads();
  await vi.waitFor(() => expect(life.validUntil()).toBe(0), patience);
  const again = await store.register(worker);
  const other = await store.register({ ...worker, workerId: "w2" });
  life.moved();
  await wait(1_000);
  expect([life.validUntil(), again.validUntil(), other.validUntil()]).toEqual([
    0,
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
  await again.end();
  expect((await store.claim(claimOf("w2", { limit: 1, now: 1 }))).runs.map(({ runId }) => runId)).toEqual(["run"]);
});

test("those who listen are told of other processes' writes by the next thread too", async () => {
  const endThreads = watchThreads();
  const root = temporaryRoot();
  const store = openAt(root);
  await store.readRun({ runId: "run" });
  let changes: Change[] = [];
  store.subscribe((change) => changes.push(change));
  await endThreads();
  await vi.waitFor(() => expect(changes).toEqual([{ type: "any" }]), patience);
  await store.readRun({ runId: "run" });
  await wait(100);
  changes = [];
  await openAt(root).write([createOf("run")]);
  await vi.waitFor(() => expect(changes).toContainEqual({ type: "any" }), patience);
});

test("the next thread makes no new file where the old one is missing", async () => {
  const endThreads = watchThreads();
  const root = temporaryRoot();
  const store = openAt(root);
  await store.write([createOf("run")]);
  await endThreads();
  rmSync(join(root, ".perdure"), { recursive: true });
  const path = join(root, ".perdure/perdure.db");
  await vi.waitFor(async () => await expect(store.write([createOf("other")])).rejects.toThrow(path), patience);
  expect(existsSync(join(root, ".perdure"))).toBe(false);
});

test("a store whose thread died is closed at once", async () => {
  const endThreads = watchThreads();
  const store = openAt(temporaryRoot());
  await store.write([createOf("run")]);
  await endThreads();
  await store.close();
  await expect(store.readRun({ runId: "run" })).rejects.toMatchObject({ code: "store_closed" });
});
