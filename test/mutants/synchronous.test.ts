/** What only a loss of power would show: how a connection to the file waits for the disk. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../packages/adapters/sqlite/src/thread/open.ts";
import { createOpenedFile } from "../../packages/adapters/sqlite/src/thread/opened-file.ts";
import { createFileMemory } from "../../packages/adapters/sqlite/src/wire/file-memory.ts";

const levels = { FULL: 2, NORMAL: 1 } as const;

test.each(["FULL", "NORMAL"] as const)("a store that is opened with %s is synced as that says", (synchronous) => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-synchronous-"));
  const file = join(folder, "perdure.db");
  const options = { file, ownFolder: false, synchronous, maxPages: null };
  const { db } = openStore(options, createOpenedFile(file, createFileMemory()), (call) => call());
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  expect(db.get("PRAGMA synchronous")).toEqual({ synchronous: levels[synchronous] });
  expect(db.get("PRAGMA journal_mode")).toEqual({ journal_mode: "wal" });
});
