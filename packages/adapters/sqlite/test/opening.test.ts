import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { startChild } from "./support/child.ts";
import { createOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

function openAt(root: string, path?: string): ReturnType<typeof sqlite> {
  const store = sqlite({ root, ...(path === undefined ? {} : { path }) });
  onTestFinished(() => store.close());
  return store;
}

function execute(file: string, sql: string): void {
  const { DatabaseSync } = createRequire(import.meta.url)("@photostructure/sqlite") as {
    DatabaseSync: new (file: string) => { exec(sql: string): void; close(): void };
  };
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

test("the default folder is created with a .gitignore, when the store is first used", async () => {
  const root = temporaryRoot();
  const store = openAt(root);
  expect(store.description).toBe("sqlite .perdure/perdure.db");
  expect(existsSync(join(root, ".perdure"))).toBe(false);
  await store.write([createOf("run")]);
  expect(readFileSync(join(root, ".perdure/.gitignore"), "utf8")).toBe("*\n");
});

test("a folder of the user's gets no .gitignore", async () => {
  const root = temporaryRoot();
  const store = openAt(root, "data/app.db");
  await store.write([createOf("run")]);
  expect(existsSync(join(root, "data/app.db"))).toBe(true);
  expect(existsSync(join(root, "data/.gitignore"))).toBe(false);
});

test("a file that is no database is store_corrupt, for reads and for writes", async () => {
  const root = temporaryRoot();
  mkdirSync(join(root, ".perdure"));
  writeFileSync(join(root, ".perdure/perdure.db"), "not a database ".repeat(1000));
  const store = openAt(root);
  await expect(store.readRun({ runId: "run" })).rejects.toMatchObject({ code: "store_corrupt" });
  expect(await store.write([createOf("run")])).toMatchObject([{ outcome: "unavailable", code: "store_corrupt" }]);
});

test("a schema of a newer version is store_newer and stays as it is", async () => {
  const root = temporaryRoot();
  const store = sqlite({ root });
  await store.write([createOf("run")]);
  await store.close();
  execute(join(root, ".perdure/perdure.db"), "PRAGMA user_version = 4711");
  const again = openAt(root);
  await expect(again.listRuns({ limit: 1 })).rejects.toMatchObject({
    code: "store_newer",
    message: expect.stringContaining("4711"),
  });
});

test("a database of another application is left alone", async () => {
  const root = temporaryRoot();
  execute(join(root, "other.db"), "CREATE TABLE users (id INTEGER PRIMARY KEY)");
  const store = openAt(root, "other.db");
  await expect(store.readRun({ runId: "run" })).rejects.toMatchObject({
    code: "store_unavailable",
    message: expect.stringContaining("another application"),
  });
});

test("a store that could not be opened is opened by a later call, when the cause is gone", async () => {
  const root = temporaryRoot();
  writeFileSync(join(root, ".perdure"), "a file where the folder belongs");
  const store = openAt(root, ".perdure/perdure.db");
  await expect(store.readRun({ runId: "run" })).rejects.toMatchObject({ code: "store_unavailable" });
  const { rmSync } = await import("node:fs");
  rmSync(join(root, ".perdure"));
  expect(await store.readRun({ runId: "run" })).toBe(null);
});

test.skipIf(process.getuid?.() !== 0)("a folder without permission is store_unavailable", async () => {
  const root = temporaryRoot();
  chmodSync(root, 0o755);
  const child = startChild("unprivileged.mjs", root);
  onTestFinished(() => child.kill());
  expect(await child.line()).toBe("store_unavailable");
});
