import { dueAt, type RunStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";
import { parkReleased } from "./park-released.ts";

const selectOwned = `
SELECT r.rid, r.status, r.inbox_count, j.outstanding, j.wake_at FROM runs r
JOIN journal j ON j.id = (SELECT id FROM journal WHERE rid = r.rid ORDER BY first DESC, id DESC LIMIT 1)
WHERE r.owner = ? AND r.owner IS NOT NULL LIMIT ?`;
const orphan = `UPDATE runs SET owner = NULL, due_at = ?, unclean = 1 WHERE rid = ? AND owner = ?`;
const forget = `DELETE FROM workers WHERE number = ?`;

interface Owned {
  rid: number;
  status: RunStatus;
  inbox_count: number;
  outstanding: number;
  wake_at: number | null;
}

/** Takes up to `limit` runs from a worker that died, and when it has none left forgets the worker; says whether that is so. */
export function buryWorker(db: Database, owner: number, limit: number): boolean {
  const owned = db.all<Owned>(selectOwned, owner, limit);
  for (const { rid, status, inbox_count: inboxCount, outstanding, wake_at: wakeAt } of owned) {
    const released = status === "parked" && parkReleased(db, rid);
    db.run(orphan, dueAt({ status, inboxCount, outstanding: outstanding === 1, wakeAt, parkReleased: released }), rid, owner);
  }
  if (owned.length === limit) return false;
  db.run(forget, owner);
  return true;
}
