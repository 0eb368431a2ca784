import type { Database } from "../driver/database.ts";

const remove = `DELETE FROM workers WHERE worker_id = ? AND NOT EXISTS (SELECT 1 FROM runs WHERE owner = workers.number AND owner IS NOT NULL)`;

/** The worker ended. Runs that it did not release keep its row, so that others find them. */
export function forgetWorker(db: Database, workerId: string): void {
  db.run(remove, workerId);
}
