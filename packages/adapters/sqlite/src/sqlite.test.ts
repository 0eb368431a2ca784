import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "perdure/store";
import { testStore } from "perdure/testing/store";
import { describe, test } from "vitest";
import { loadDriver } from "./driver/driver.ts";
import { sqlite } from "./sqlite.ts";

const roots = new Map<Store, string>();

function open(root: string): Store {
  // What the suite checks does not depend on it, and it takes a fraction of the time.
  const store = sqlite({ root, synchronous: "NORMAL" });
  roots.set(store, root);
  return store;
}

function rootOf(store: Store): string {
  return roots.get(store) ?? "";
}

testStore(
  "sqlite",
  {
    create: () => open(mkdtempSync(join(tmpdir(), "perdure-sqlite-"))),
    async reopen(store) {
      await store.close();
      return open(rootOf(store));
    },
    breakDown(store) {
      const other = loadDriver(import.meta.url).open(join(rootOf(store), ".perdure/perdure.db"));
      other.exec("BEGIN IMMEDIATE");
      return () => other.close();
    },
    async destroy(store) {
      await store.close();
      rmSync(rootOf(store), { recursive: true });
    },
  },
  { describe, test },
);
