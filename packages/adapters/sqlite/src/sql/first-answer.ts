import type { Database } from "../driver/database.ts";
import type { CommitAnswers, TokenDecision, WireCommit, WireResult } from "../wire/operations.ts";

const withEvents = `SELECT inbox_position, answers FROM journal WHERE rid = ? AND first = ? AND count > 0 AND commit_id = ?`;
const withoutEvents = `SELECT inbox_position, answers FROM journal WHERE rid = ? AND commit_id = ? AND count = 0`;

/** What this commit was answered when it was written, or null if it never was. */
export function firstAnswer(db: Database, rid: number, commit: WireCommit): WireResult | null {
  type Found = { inbox_position: number; answers: string | null };
  const found =
    commit.count > 0
      ? db.get<Found>(withEvents, rid, commit.first, commit.commitId)
      : db.get<Found>(withoutEvents, rid, commit.commitId);
  if (found === undefined) return null;
  return { outcome: "committed", inboxPosition: found.inbox_position, answers: parse(found.answers), notified: [] };
}

/** The first schema kept the tokens' answers alone. */
function parse(answers: string | null): CommitAnswers | null {
  if (answers === null) return null;
  const found = JSON.parse(answers) as TokenDecision[] | CommitAnswers;
  return Array.isArray(found) ? { tokens: found, creations: [], watches: [] } : found;
}
