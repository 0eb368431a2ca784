import type { Database } from "../driver/database.ts";
import type { WireEntry } from "../wire/requests.ts";

const select = `
SELECT id & 4294967295 AS position, message_id, type, hook_id, body FROM inbox
WHERE id > ((? << 32) | ?) AND id < ((? + 1) << 32)
ORDER BY id LIMIT ?`;
const selectRun = `SELECT rid FROM runs WHERE run_id = ?`;

export function readInbox(db: Database, runId: string, after: number, limit: number): WireEntry[] {
  const run = db.get<{ rid: number }>(selectRun, runId);
  return run === undefined ? [] : db.all<WireEntry>(select, run.rid, after, run.rid, limit);
}
