import type { Database } from "../driver/database.ts";

const select = `
SELECT count, events FROM journal
WHERE rid = (SELECT rid FROM runs WHERE run_id = ?) AND count > 0
  AND first >= (SELECT max(first) FROM journal WHERE rid = (SELECT rid FROM runs WHERE run_id = ?) AND first <= ? AND count > 0)
ORDER BY first`;

/** The journal's rows that hold up to `limit` events after `after`, each a JSON array; the first may begin before. */
export function readJournal(db: Database, runId: string, after: number, limit: number): string[] {
  const rows: string[] = [];
  let wanted = limit;
  for (const { count, events } of db.iterate<{ count: number; events: string }>(select, runId, runId, after + 1)) {
    if (wanted <= 0) break;
    // Of the first row, none of the events may be wanted.
    wanted -= rows.length === 0 ? 0 : count;
    rows.push(events);
  }
  return rows;
}
