import type { Database } from "../driver/database.ts";

const select = `
SELECT 1 AS found FROM inbox WHERE id > (? << 32) AND id < ((? + 1) << 32) AND type IN ('unpark', 'cancel') LIMIT 1`;

/** Whether the inbox holds what brings a parked run back. */
export function parkReleased(db: Database, rid: number): boolean {
  return db.get(select, rid, rid) !== undefined;
}
