import type { Database } from "../driver/database.ts";
import type { WireBundle } from "../wire/requests.ts";

/** A bundle without its hash. */
export type BundleText = Omit<WireBundle, "hash">;

const select = `SELECT hash, abi, steps, code, map FROM bundles WHERE hash = ?`;
const selectOne = `SELECT 1 AS found FROM bundles WHERE hash = ?`;
const insert = `INSERT INTO bundles (hash, abi, steps, code, map) VALUES (?, ?, ?, ?, ?)`;
const use = `UPDATE bundles SET unused_since = NULL WHERE hash = ? AND unused_since IS NOT NULL`;

export function readBundle(db: Database, hash: string): WireBundle | null {
  return db.get<WireBundle>(select, hash) ?? null;
}

export function hasBundle(db: Database, hash: string): boolean {
  return db.get(selectOne, hash) !== undefined;
}

export function storeBundle(db: Database, hash: string, { abi, steps, code, map }: BundleText): void {
  db.run(insert, hash, abi, steps, code, map);
}

/** A run is made that has it: the sweep looks at it anew. */
export function useBundle(db: Database, hash: string): void {
  db.run(use, hash);
}
