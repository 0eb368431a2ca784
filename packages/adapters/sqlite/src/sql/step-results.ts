import type { Database } from "../driver/database.ts";
import type { WireResult, WireStepResult } from "../wire/operations.ts";
import type { WireKeptResult } from "../wire/requests.ts";
import type { Kept } from "./kept.ts";

const insert = `INSERT INTO step_results (rid, step_id, epoch, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const select = `
SELECT step_id, epoch, value FROM step_results WHERE rid = (SELECT rid FROM runs WHERE run_id = ?) ORDER BY id`;
const remove = `DELETE FROM step_results WHERE rid = ? AND step_id = ?`;
const removeAll = `DELETE FROM step_results WHERE rid = ?`;

export function recordStepResult(db: Database, { heads }: Kept, { runId, epoch, stepId, value }: WireStepResult): WireResult {
  const head = heads.read(runId);
  if (head === undefined || head.owner === null || head.epoch !== epoch) return { outcome: "fenced" };
  db.run(insert, head.rid, stepId, epoch, value);
  return { outcome: "recorded" };
}

export function readStepResults(db: Database, runId: string): WireKeptResult[] {
  return db.all<WireKeptResult>(select, runId);
}

/** The commit has journalled them. */
export function removeStepResults(db: Database, rid: number, stepIds: readonly string[]): void {
  for (const stepId of stepIds) db.run(remove, rid, stepId);
}

export function clearStepResults(db: Database, rid: number): void {
  db.run(removeAll, rid);
}
