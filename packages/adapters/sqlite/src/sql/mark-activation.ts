import type { Database } from "../driver/database.ts";

const select = `SELECT marked FROM runs WHERE run_id = ? AND owner = ?`;
const update = `UPDATE runs SET marked = 1 WHERE run_id = ? AND owner = ?`;
const stall = `UPDATE workers SET stalled_in = (SELECT rid FROM runs WHERE run_id = ? AND owner = workers.number) WHERE number = ?`;

/** Whether the worker's run has no record of a long activation. */
export function lacksMark(db: Database, runId: string, owner: number): boolean {
  return db.get<{ marked: number }>(select, runId, owner)?.marked === 0;
}

/** Records that the worker is in a long activation of the run: its death would count. */
export function markActivation(db: Database, runId: string, owner: number): void {
  db.run(update, runId, owner);
}

/** Records that the worker stalled in this activation. */
export function markStall(db: Database, runId: string, owner: number): void {
  markActivation(db, runId, owner);
  db.run(stall, runId, owner);
}
