import type { Database } from "../driver/database.ts";
import type { WireOffer } from "../wire/requests.ts";
import { workerNumber } from "./worker-number.ts";

const update = `
UPDATE workers SET steps = ?, queues = ?, claiming = ?, outstanding_at_death = NULL, stalled_in = NULL WHERE number = ?`;
const selectClaiming = `SELECT number, steps, queues, claiming FROM workers WHERE claiming = 1 AND steps IS NOT NULL`;
const setLimit = `
INSERT INTO queue_limits (queue, max) VALUES (?, ?) ON CONFLICT DO UPDATE SET max = excluded.max WHERE max <> excluded.max`;

/** The worker lives and offers this. Gives the number that it has. */
export function setOffer(db: Database, workerId: string, { steps, queues, claiming }: WireOffer): number {
  const number = workerNumber(db, workerId);
  db.run(update, steps, queues, claiming, number);
  return number;
}

/** What those who claim offer; the dead may be among them until they are buried. */
export function claimingOffers(db: Database): (WireOffer & { number: number })[] {
  return db.all(selectClaiming);
}

export function setQueueLimits(db: Database, limits: readonly [queue: string, max: number][]): void {
  for (const [queue, max] of limits) db.run(setLimit, queue, max);
}
