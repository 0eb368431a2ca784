import { dueAt, isTerminal, type RunStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";
import type { WireCommit, WireResult } from "../wire/operations.ts";
import { clearInbox, takeEntries } from "./take-entries.ts";
import { decideTokens, dropTokens } from "./decide-tokens.ts";
import { firstAnswer } from "./first-answer.ts";
import { parkReleased } from "./park-released.ts";
import { deliverTo } from "./send-message.ts";

/** `next` is the number of the event that goes on with the journal. */
const selectHead = `
SELECT rid, epoch, owner, status, strikes, marked, inbox_position, inbox_count,
  (SELECT first + count FROM journal WHERE rid = runs.rid ORDER BY first DESC, id DESC LIMIT 1) AS next
FROM runs WHERE run_id = ?`;
const insertEvents = `
INSERT INTO journal (rid, first, count, commit_id, inbox_position, status, code, started_at, completed_at, wake_at, outstanding, tokens, result, events)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
/** What an ordinary commit does not change; no column here has an index. */
const updateRun = `
UPDATE runs SET status = ?, strikes = ?, marked = ? WHERE rid = ? AND epoch = ? AND owner IS NOT NULL`;
const updateInboxCount = `
UPDATE runs SET inbox_count = ? WHERE rid = ? AND epoch = ? AND owner IS NOT NULL`;
const releaseRun = `
UPDATE runs SET owner = NULL, due_at = ?, unclean = 0 WHERE rid = ? AND epoch = ? AND owner IS NOT NULL`;

interface Head {
  rid: number;
  epoch: number;
  owner: number | null;
  status: RunStatus;
  strikes: number;
  marked: number;
  inbox_position: number;
  inbox_count: number;
  next: number;
}

export function commitEvents(db: Database, commit: WireCommit): WireResult {
  const head = db.get<Head>(selectHead, commit.runId);
  if (head === undefined) return { outcome: "fenced" };
  const fits = head.owner !== null && head.epoch === commit.epoch && commit.first === head.next && commit.fault === null;
  // An ordinary commit that fits can't be a repeat: its events would be in the journal already.
  if (!fits) {
    const answer = firstAnswer(db, head.rid, commit);
    if (answer !== null) return answer;
    if (head.owner === null || head.epoch !== commit.epoch) return { outcome: "fenced" };
    if (commit.fault !== null) return { outcome: "invalid", reason: commit.fault };
    if (commit.count > 0)
      return { outcome: "invalid", reason: `the journal goes on with event ${head.next}, not ${commit.first}` };
  }
  if (commit.inboxSeen !== null && head.inbox_position > commit.inboxSeen)
    return { outcome: "inbox-moved", inboxPosition: head.inbox_position };
  return write(db, head, commit);
}

function write(db: Database, head: Head, commit: WireCommit): WireResult {
  const { rid } = head;
  const taken = commit.taken.length === 0 ? 0 : takeEntries(db, rid, commit.taken);
  if (taken > 0) db.run(updateInboxCount, head.inbox_count - taken, rid, head.epoch);
  const tokens = commit.tokens.length === 0 ? [] : decideTokens(db, rid, commit.tokens);
  const terminal = isTerminal(commit.status);
  insert(db, head, commit, tokens, terminal);
  const cleared = commit.progress && head.strikes + head.marked > 0;
  if (commit.status !== head.status || cleared) {
    db.run(updateRun, commit.status, commit.progress ? 0 : head.strikes, commit.progress ? 0 : head.marked, rid, head.epoch);
  }
  if (terminal) {
    if (head.inbox_position > 0) clearInbox(db, rid);
    dropTokens(db, rid);
  }
  if (terminal || commit.release) db.run(releaseRun, dueAfter(db, head, commit, taken), rid, head.epoch);
  for (const { runId, message } of commit.outbox) deliverTo(db, { runId, token: null, message });
  return { outcome: "committed", inboxPosition: head.inbox_position, tokens };
}

function insert(db: Database, head: Head, commit: WireCommit, tokens: readonly unknown[], terminal: boolean): void {
  const { count, commitId, status, code, startedAt, completedAt, result, events } = commit;
  const wakeAt = terminal ? null : commit.wakeAt;
  const outstanding = terminal ? 0 : commit.outstanding;
  const answers = tokens.length === 0 ? null : JSON.stringify(tokens);
  db.run(
    insertEvents,
    head.rid,
    head.next,
    count,
    commitId,
    head.inbox_position,
    status,
    code,
    startedAt,
    completedAt,
    wakeAt,
    outstanding,
    answers,
    result,
    events,
  );
}

function dueAfter(db: Database, head: Head, commit: WireCommit, taken: number): number | null {
  return dueAt({
    status: commit.status,
    outstanding: commit.outstanding === 1,
    wakeAt: commit.wakeAt,
    inboxCount: head.inbox_count - taken,
    parkReleased: commit.status === "parked" && parkReleased(db, head.rid),
  });
}
