import type { Database } from "../driver/database.ts";

const select = `SELECT number, worker_id AS workerId FROM workers`;

export function listWorkers(db: Database): { number: number; workerId: string }[] {
  return db.all(select);
}
