import type { Database } from "../driver/database.ts";
import type { WireRun } from "../wire/requests.ts";
import { runColumns, runTables } from "./run-columns.ts";

const byId = `SELECT ${runColumns} FROM ${runTables} WHERE r.run_id = ?`;
const byKey = `SELECT ${runColumns} FROM ${runTables} WHERE r.idempotency_key = ?`;

export function readRun(db: Database, by: { runId: string | null; idempotencyKey: string | null }): WireRun | null {
  return db.get<WireRun>(by.runId === null ? byKey : byId, by.runId ?? by.idempotencyKey) ?? null;
}
