import { createRequire } from "node:module";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export interface OpenFile {
  all(sql: string, ...parameters: (string | number)[]): Record<string, unknown>[];
}

interface Connection {
  prepare(sql: string): { all(...parameters: (string | number)[]): Record<string, unknown>[] };
  close(): void;
}

/** The store's file itself, for what no call of the store tells. */
export function openFile(root: string, path = ".perdure/perdure.db"): OpenFile {
  const { DatabaseSync } = createRequire(import.meta.url)("@photostructure/sqlite") as {
    DatabaseSync: new (file: string) => Connection;
  };
  const connection = new DatabaseSync(join(root, path));
  onTestFinished(() => connection.close());
  return { all: (sql, ...parameters) => connection.prepare(sql).all(...parameters) };
}
