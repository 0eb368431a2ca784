import type { JournalEvent } from "perdure/store";
import type { Database } from "../driver/database.ts";
import { createMeter } from "../wire/page.ts";
import type { WirePageQuery } from "../wire/requests.ts";

const select = `
SELECT count, events FROM journal
WHERE rid = (SELECT rid FROM runs WHERE run_id = ?) AND count > 0
  AND first >= (SELECT max(first) FROM journal WHERE rid = (SELECT rid FROM runs WHERE run_id = ?) AND first <= ? AND count > 0)
ORDER BY first`;

/** The journal's rows that hold the page after `after`, each a JSON array; the first may begin before, the last end behind. */
export function readJournal(db: Database, { runId, after, limit, maxBytes }: WirePageQuery): string[] {
  const rows: string[] = [];
  const isFull = createMeter(maxBytes, (text) => (JSON.parse(text) as JournalEvent[]).filter(({ number }) => number > after));
  let wanted = limit;
  for (const { count, events } of db.iterate<{ count: number; events: string }>(select, runId, runId, after + 1)) {
    if (wanted <= 0) break;
    // Of the first row, none of the events may be wanted.
    wanted -= rows.length === 0 ? 0 : count;
    rows.push(events);
    if (isFull(events, count)) break;
  }
  return rows;
}
