import type { Database } from "../driver/database.ts";

const insert = `INSERT INTO workers (worker_id) VALUES (?) ON CONFLICT DO NOTHING`;
const select = `SELECT number FROM workers WHERE worker_id = ?`;

/** The number that stands for the worker in rows of runs; a worker that is not known gets one. */
export function workerNumber(db: Database, workerId: string): number {
  const found = db.get<{ number: number }>(select, workerId);
  if (found !== undefined) return found.number;
  db.run(insert, workerId);
  return db.get<{ number: number }>(select, workerId)?.number ?? 0;
}
