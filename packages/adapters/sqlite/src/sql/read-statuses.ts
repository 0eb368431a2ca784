import type { RunStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";

const statuses = `SELECT r.run_id, (SELECT status FROM journal WHERE rid = r.rid ORDER BY first DESC, id DESC LIMIT 1) AS status
FROM runs r WHERE r.run_id IN (SELECT value FROM json_each(?))`;

/** In the order asked; null where there is no run. */
export function readStatuses(db: Database, runIds: readonly string[]): (RunStatus | null)[] {
  const found = new Map<string, RunStatus>();
  for (const { run_id, status } of db.iterate<{ run_id: string; status: RunStatus }>(statuses, JSON.stringify(runIds)))
    found.set(run_id, status);
  return runIds.map((runId) => found.get(runId) ?? null);
}
