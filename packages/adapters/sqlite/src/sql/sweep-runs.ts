import type { Database } from "../driver/database.ts";
import type { WireSweep } from "../wire/requests.ts";
import type { Kept } from "./kept.ts";
import { clearInbox } from "./take-entries.ts";

/** A live run that watches it has not taken the notice of its end: it will want to read the result. */
const isAwaited = `
EXISTS (
  SELECT 1 FROM watches w
  JOIN runs p ON p.rid = w.watcher AND p.status NOT IN ('completed', 'failed', 'cancelled')
  JOIN inbox_seen s ON s.rid = w.watcher AND s.message_id = w.message_id
  JOIN inbox i ON i.id = ((s.rid << 32) | s.position)
  WHERE w.watched = r.rid)`;
const selectOld = `
SELECT r.rid, r.run_id FROM runs r
WHERE r.status = ? AND r.completed_at IS NOT NULL AND r.completed_at <= ? AND NOT ${isAwaited}
ORDER BY r.completed_at LIMIT ?`;

/** What belongs to a run beside its inbox, what depends on something else first. */
const deletions: readonly string[] = [
  `DELETE FROM chunks WHERE sid IN (SELECT sid FROM streams WHERE rid = ?)`,
  `DELETE FROM stream_writers WHERE sid IN (SELECT sid FROM streams WHERE rid = ?)`,
  `DELETE FROM streams WHERE rid = ?`,
  `DELETE FROM tokens WHERE rid = ?`,
  `DELETE FROM token_answers WHERE rid = ?`,
  `DELETE FROM decisions WHERE rid = ?`,
  `DELETE FROM watches WHERE watcher = ?`,
  `DELETE FROM watches WHERE watched = ?`,
  `DELETE FROM step_results WHERE rid = ?`,
  `DELETE FROM journal WHERE rid = ?`,
  `DELETE FROM runs WHERE rid = ?`,
];

/** Deletes runs past their age; says how many. */
export function sweepRuns(db: Database, { heads }: Kept, { endedBefore, limit }: WireSweep): number {
  let deleted = 0;
  for (const [status, time] of endedBefore) {
    const old = db.all<{ rid: number; run_id: string }>(selectOld, status, time, limit - deleted);
    for (const { rid, run_id: runId } of old) {
      clearInbox(db, rid);
      for (const deletion of deletions) db.run(deletion, rid);
      heads.forget(runId);
    }
    deleted += old.length;
  }
  return deleted;
}
