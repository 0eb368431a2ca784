import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { claimOf, commitOf, createOf, workerOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

function openAt(root: string): ReturnType<typeof sqlite> {
  const store = sqlite({ root });
  onTestFinished(() => store.close());
  return store;
}

function unavailableAt(file: string): object {
  return { code: "store_unavailable", message: expect.stringContaining(file) };
}

test("nothing is acknowledged once the file was deleted, and no new one is made", async () => {
  const root = temporaryRoot();
  const file = join(root, ".perdure/perdure.db");
  const store = openAt(root);
  await store.register(workerOf("w1"));
  await store.write([createOf("run", "w1")]);

  rmSync(join(root, ".perdure"), { recursive: true });
  await expect(store.write([commitOf("run", 2)])).rejects.toMatchObject(unavailableAt(file));
  await expect(store.write([createOf("other")])).rejects.toMatchObject(unavailableAt(file));
  await expect(store.readRun({ runId: "run" })).rejects.toMatchObject(unavailableAt(file));
  await expect(store.claim(claimOf("w1", { limit: 1, now: 1 }))).rejects.toMatchObject(unavailableAt(file));
  expect(existsSync(file)).toBe(false);
});

test("a read is the first to see that the file is gone", async () => {
  const root = temporaryRoot();
  const store = openAt(root);
  await store.write([createOf("run")]);
  rmSync(join(root, ".perdure"), { recursive: true });
  await expect(store.readRun({ runId: "run" })).rejects.toMatchObject(unavailableAt(root));
});

test("another file at the path is not taken for the one that was opened", async () => {
  const root = temporaryRoot();
  const store = openAt(root);
  await store.write([createOf("run")]);
  rmSync(join(root, ".perdure"), { recursive: true });
  const newcomer = openAt(root);
  await newcomer.write([createOf("new")]);

  await expect(store.write([createOf("late")])).rejects.toMatchObject(unavailableAt(join(root, ".perdure/perdure.db")));
  expect((await newcomer.listRuns({ limit: 10 })).map(({ runId }) => runId)).toEqual(["new"]);
});

test("the store goes on when the very same file is back, and workers elsewhere have not died of it", async () => {
  const root = temporaryRoot();
  const store = openAt(root);
  const other = openAt(root);
  await store.register(workerOf("w1"));
  await other.register(workerOf("w2"));
  await store.write([createOf("run", "w1")]);

  renameSync(join(root, ".perdure"), join(root, "away"));
  await expect(store.write([commitOf("run", 2)])).rejects.toMatchObject({ code: "store_unavailable" });
  await expect(other.claim(claimOf("w2", { limit: 1, now: 1 }))).rejects.toMatchObject({ code: "store_unavailable" });
  renameSync(join(root, "away"), join(root, ".perdure"));
  expect(await store.write([commitOf("run", 2), commitOf("run", 3)])).toMatchObject([
    { outcome: "committed" },
    { outcome: "committed" },
  ]);
  expect((await other.claim(claimOf("w2", { limit: 1, now: 1 }))).runs).toEqual([]);
});
