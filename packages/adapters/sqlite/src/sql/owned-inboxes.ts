import type { Database } from "../driver/database.ts";

const select = `
SELECT run_id FROM runs
WHERE owner = (SELECT number FROM workers WHERE worker_id = ?) AND owner IS NOT NULL AND inbox_count > 0`;

/** Ids of the worker's runs that have something in their inbox. */
export function ownedInboxes(db: Database, workerId: string): string[] {
  return db.all<{ run_id: string }>(select, workerId).map((row) => row.run_id);
}
