import type { Database } from "../driver/database.ts";

const update = `UPDATE runs SET marked = 1 WHERE run_id = ? AND owner = ?`;

/** Records that the worker is in a long activation of the run: its death would be a strike. */
export function markActivation(db: Database, runId: string, owner: number): void {
  db.run(update, runId, owner);
}
