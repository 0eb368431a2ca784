import type { Database } from "../driver/database.ts";
import type { WireCommit, WireResult } from "../wire/operations.ts";

const withEvents = `SELECT inbox_position, tokens FROM journal WHERE rid = ? AND first = ? AND count > 0 AND commit_id = ?`;
const withoutEvents = `SELECT inbox_position, tokens FROM journal WHERE rid = ? AND commit_id = ? AND count = 0`;

/** What this commit was answered when it was written, or null if it never was. */
export function firstAnswer(db: Database, rid: number, commit: WireCommit): WireResult | null {
  type Found = { inbox_position: number; tokens: string | null };
  const found =
    commit.count > 0
      ? db.get<Found>(withEvents, rid, commit.first, commit.commitId)
      : db.get<Found>(withoutEvents, rid, commit.commitId);
  if (found === undefined) return null;
  const tokens = found.tokens === null ? [] : (JSON.parse(found.tokens) as { ordinal: number; ownerRunId: string | null }[]);
  return { outcome: "committed", inboxPosition: found.inbox_position, tokens };
}
