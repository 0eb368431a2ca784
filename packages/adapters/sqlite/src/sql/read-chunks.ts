import { isTerminal, type RunStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";
import type { WireChunks } from "../wire/requests.ts";

const selectStream = `
SELECT r.status, s.sid, s.length, s.closed FROM runs r
LEFT JOIN streams s ON s.rid = r.rid AND s.namespace = ?
WHERE r.run_id = ?`;
const selectChunks = `
SELECT first, count, step_id, attempt, sizes, data FROM chunks
WHERE sid = ? AND first >= (SELECT max(first) FROM chunks WHERE sid = ? AND first <= ?)
ORDER BY first`;

type Row = WireChunks["rows"][number] & { count: number };

/** The appends that hold the chunks from `from` on; the first may begin before, the last end after. */
export function readChunks(db: Database, runId: string, namespace: string, from: number, limit: number): WireChunks {
  const stream = db.get<{ status: RunStatus; sid: number | null; length: number | null; closed: number | null }>(
    selectStream,
    namespace,
    runId,
  );
  if (stream === undefined) return { rows: [], length: 0, closed: false, status: null };
  const rows: Row[] = [];
  const length = stream.length ?? 0;
  if (from < length && limit > 0) {
    for (const row of db.iterate<Row>(selectChunks, stream.sid, stream.sid, from)) {
      rows.push(row);
      if (row.first + row.count >= from + limit) break;
    }
  }
  return { rows, length, closed: stream.closed === 1, status: isTerminal(stream.status) ? stream.status : null };
}
