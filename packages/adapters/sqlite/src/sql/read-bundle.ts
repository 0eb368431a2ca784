import type { Database } from "../driver/database.ts";
import type { WireBundle } from "../wire/requests.ts";

const select = `SELECT hash, abi, steps, code, map FROM bundles WHERE hash = ?`;

export function readBundle(db: Database, hash: string): WireBundle | null {
  return db.get<WireBundle>(select, hash) ?? null;
}
