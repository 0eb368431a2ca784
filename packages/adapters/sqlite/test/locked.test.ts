import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Child, startChild } from "./support/child.ts";
import { commitOf, createOf, workerOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const worker = workerOf("w1");
const lockedOut = { code: "store_unavailable", message: expect.stringContaining("another process holds the write lock") };

function openAt(root: string): ReturnType<typeof sqlite> {
  const store = sqlite({ root });
  onTestFinished(() => store.close());
  return store;
}

async function lock(root: string): Promise<Child> {
  const child = startChild("locker.mjs", join(root, ".perdure/perdure.db"));
  onTestFinished(() => child.kill());
  expect(await child.line()).toBe("locked");
  return child;
}

test("a write that waits too long for another process's lock is unavailable; reads do not wait", async () => {
  const root = temporaryRoot();
  const store = openAt(root);
  await store.write([createOf("run", "w1")]);
  const other = await lock(root);
  const startedAt = performance.now();
  expect(await store.write([commitOf("run", 2), commitOf("run", 3)])).toMatchObject([lockedOut, lockedOut]);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect((await store.readRun({ runId: "run" }))?.journalLength).toBe(1);

  await other.kill();
  expect(await store.write([commitOf("run", 2)])).toMatchObject([{ outcome: "committed" }]);
});

test("a worker that was locked out while it registered or ended does so later", async () => {
  const root = temporaryRoot();
  const store = openAt(root);
  await store.write([createOf("run", "w1")]);
  const first = await lock(root);
  await expect(store.register(worker)).rejects.toMatchObject(lockedOut);
  await first.kill();
  const life = await store.register(worker);

  const second = await lock(root);
  await expect(life.end()).rejects.toMatchObject(lockedOut);
  await second.kill();
  await life.end();
  expect(life.validUntil()).toBe(0);
  await openAt(root).register(worker);
});

test("a store is closed within a second, though a write waits for another process's lock", async () => {
  const root = temporaryRoot();
  const store = openAt(root);
  await store.register(worker);
  await store.write([createOf("run", "w1")]);
  await lock(root);
  const writes = Promise.allSettled([store.write([commitOf("run", 2)]), store.write([commitOf("run", 2)])]);
  const startedAt = performance.now();
  await store.close();
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  for (const write of await writes) {
    if (write.status === "fulfilled") expect(write.value).toMatchObject([{ outcome: "unavailable" }]);
    else expect(write.reason).toMatchObject({ code: "store_closed" });
  }
  await expect(store.readRun({ runId: "run" })).rejects.toMatchObject({ code: "store_closed" });
});
