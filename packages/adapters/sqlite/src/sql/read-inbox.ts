import type { InboxMessage } from "perdure/store";
import type { Database } from "../driver/database.ts";
import { createMeter } from "../wire/page.ts";
import type { WireEntry, WireInboxPage, WirePageQuery } from "../wire/requests.ts";

const select = `
SELECT id & 4294967295 AS position, message_id, type, hook_id, body FROM inbox
WHERE id > ((? << 32) | ?) AND id < ((? + 1) << 32)
ORDER BY id`;
const selectRun = `SELECT rid FROM runs WHERE run_id = ?`;

/** The rows that hold the page after `after`; the last may be too much. */
export function readInbox(db: Database, { runId, after, limit, maxBytes }: WirePageQuery): WireInboxPage {
  const run = db.get<{ rid: number }>(selectRun, runId);
  const rows: WireEntry[] = [];
  if (run === undefined) return { rows, more: false };
  const isFull = createMeter(maxBytes, (body) => [JSON.parse(body) as Pick<InboxMessage, "detail" | "value">]);
  let full = limit <= 0;
  for (const row of db.iterate<WireEntry>(select, run.rid, after, run.rid)) {
    if (full) return { rows, more: true };
    rows.push(row);
    full = rows.length >= limit || isFull(row.body, 1);
  }
  return { rows, more: false };
}
