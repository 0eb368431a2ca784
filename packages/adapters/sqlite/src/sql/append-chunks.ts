import type { Database } from "../driver/database.ts";
import type { WireAppend, WireResult } from "../wire/operations.ts";

const selectStream = `
SELECT r.rid, r.epoch, r.owner, s.sid, s.length, s.closed, w.epoch AS writer_epoch, w.attempt, w.sequence
FROM runs r
LEFT JOIN streams s ON s.rid = r.rid AND s.namespace = ?
LEFT JOIN stream_writers w ON w.sid = s.sid AND w.step_id = ?
WHERE r.run_id = ?`;
const insertStream = `INSERT INTO streams (rid, namespace, length, closed) VALUES (?, ?, ?, ?) RETURNING sid`;
const updateStream = `UPDATE streams SET length = ?, closed = ? WHERE sid = ?`;
const setWriter = `
INSERT INTO stream_writers (sid, step_id, epoch, attempt, sequence) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET epoch = excluded.epoch, attempt = excluded.attempt, sequence = excluded.sequence`;
const insertChunks = `
INSERT INTO chunks (sid, first, count, step_id, attempt, sequence, sizes, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const selectRepeated = `
SELECT first FROM chunks WHERE sid = ? AND step_id = ? AND attempt = ? AND sequence = ? ORDER BY first DESC LIMIT 1`;

interface Stream {
  rid: number;
  epoch: number;
  owner: number | null;
  sid: number | null;
  length: number | null;
  closed: number | null;
  writer_epoch: number | null;
  attempt: number | null;
  sequence: number | null;
}

export function appendChunks(db: Database, append: WireAppend): WireResult {
  const stream = db.get<Stream>(selectStream, append.namespace, append.stepId, append.runId);
  if (stream === undefined || stream.owner === null || stream.epoch !== append.epoch) return { outcome: "fenced" };
  const attempt = stream.attempt ?? 0;
  if (append.attempt < attempt) return { outcome: "fenced" };
  // The epoch too: an attempt that was cut off runs again under its old number, and counts from 0.
  const next = append.attempt === attempt && append.epoch === stream.writer_epoch ? (stream.sequence ?? -1) + 1 : 0;
  const length = stream.length ?? 0;
  if (append.sequence < next) return { outcome: "appended", first: repeatedFirst(db, stream, append) ?? length };
  if (stream.closed === 1) return { outcome: "closed" };
  if (append.sequence > next)
    return { outcome: "invalid", reason: `the stream's next append is ${next}, not ${append.sequence}` };
  write(db, stream, append, length);
  return { outcome: "appended", first: length };
}

function write(db: Database, stream: Stream, append: WireAppend, length: number): void {
  const closed = append.close ? 1 : 0;
  let { sid } = stream;
  if (sid === null) {
    sid = db.get<{ sid: number }>(insertStream, stream.rid, append.namespace, append.count, closed)?.sid ?? 0;
  } else {
    db.run(updateStream, length + append.count, closed, sid);
  }
  db.run(setWriter, sid, append.stepId, append.epoch, append.attempt, append.sequence);
  if (append.count === 0) return;
  db.run(insertChunks, sid, length, append.count, append.stepId, append.attempt, append.sequence, append.sizes, append.data);
}

function repeatedFirst(db: Database, stream: Stream, append: WireAppend): number | null {
  return db.get<{ first: number }>(selectRepeated, stream.sid, append.stepId, append.attempt, append.sequence)?.first ?? null;
}
