import type { Database } from "../driver/database.ts";

/** The id of an inbox row is (rid << 32 | position). */
const take = `
DELETE FROM inbox WHERE id = (SELECT (rid << 32) | position FROM inbox_seen WHERE rid = ? AND message_id = ?)`;
const clear = `DELETE FROM inbox WHERE id > (? << 32) AND id < ((? + 1) << 32)`;
const forget = `DELETE FROM inbox_seen WHERE rid = ?`;

/** Removes the entries and says how many there were. */
export function takeEntries(db: Database, rid: number, messageIds: readonly string[]): number {
  return messageIds.reduce((count, messageId) => count + db.run(take, rid, messageId), 0);
}

/** The run is over: nothing can be sent to it any more, so the ids need not be known either. */
export function clearInbox(db: Database, rid: number): void {
  db.run(clear, rid, rid);
  db.run(forget, rid);
}
