import { dueAt, isTerminal } from "perdure/store";
import type { Database } from "../driver/database.ts";
import type { WireCommit, WireCommitMore, WireResult } from "../wire/operations.ts";
import { clearInbox, takeEntries } from "./take-entries.ts";
import { decideTokens, dropTokens } from "./decide-tokens.ts";
import { firstAnswer } from "./first-answer.ts";
import { parkReleased } from "./park-released.ts";
import type { RunHead, RunHeads } from "./run-heads.ts";
import { deliverTo } from "./send-message.ts";

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

const nothingMore: WireCommitMore = {
  fault: null,
  taken: [],
  tokens: [],
  outbox: [],
  code: null,
  completedAt: null,
  result: null,
  release: false,
};

export function commitEvents(db: Database, heads: RunHeads, commit: WireCommit): WireResult {
  const head = heads.read(commit.runId);
  if (head === undefined) return { outcome: "fenced" };
  const fault = commit.more?.fault ?? null;
  const fits = head.owner !== null && head.epoch === commit.epoch && commit.first === head.next && fault === null;
  // An ordinary commit that fits can't be a repeat: its events would be in the journal already.
  if (!fits) {
    const answer = firstAnswer(db, head.rid, commit);
    if (answer !== null) return answer;
    if (head.owner === null || head.epoch !== commit.epoch) return { outcome: "fenced" };
    if (fault !== null) return { outcome: "invalid", reason: fault };
    if (commit.count > 0)
      return { outcome: "invalid", reason: `the journal goes on with event ${head.next}, not ${commit.first}` };
  }
  if (commit.inboxSeen !== null && head.inbox_position > commit.inboxSeen)
    return { outcome: "inbox-moved", inboxPosition: head.inbox_position };
  return write(db, heads, head, commit);
}

function write(db: Database, heads: RunHeads, head: RunHead, commit: WireCommit): WireResult {
  const { rid } = head;
  const more = commit.more ?? nothingMore;
  const taken = more.taken.length === 0 ? 0 : takeEntries(db, rid, more.taken);
  if (taken > 0) db.run(updateInboxCount, head.inbox_count - taken, rid, head.epoch);
  const tokens = more.tokens.length === 0 ? [] : decideTokens(db, rid, more.tokens);
  insert(db, head, commit, more, tokens);
  const cleared = commit.progress && head.strikes + head.marked > 0;
  if (commit.status !== head.status || cleared) {
    db.run(updateRun, commit.status, commit.progress ? 0 : head.strikes, commit.progress ? 0 : head.marked, rid, head.epoch);
  }
  if (isTerminal(commit.status) || more.release) part(db, heads, head, commit, taken);
  else heads.keep(commit.runId, headAfter(head, commit, taken));
  for (const { runId, message } of more.outbox) deliverTo(db, heads, { runId, token: null, message });
  return { outcome: "committed", inboxPosition: head.inbox_position, tokens };
}

/** The owner gives the run up, or the run is over. */
function part(db: Database, heads: RunHeads, head: RunHead, commit: WireCommit, taken: number): void {
  if (isTerminal(commit.status)) {
    if (head.inbox_position > 0) clearInbox(db, head.rid);
    dropTokens(db, head.rid);
  }
  db.run(releaseRun, dueAfter(db, head, commit, taken), head.rid, head.epoch);
  heads.forget(commit.runId);
}

function headAfter(head: RunHead, commit: WireCommit, taken: number): RunHead {
  return {
    ...head,
    status: commit.status,
    strikes: commit.progress ? 0 : head.strikes,
    marked: commit.progress ? 0 : head.marked,
    inbox_count: head.inbox_count - taken,
    next: head.next + commit.count,
  };
}

function insert(db: Database, head: RunHead, commit: WireCommit, more: WireCommitMore, tokens: readonly unknown[]): void {
  const { count, commitId, status, startedAt, events } = commit;
  const { code, completedAt, result } = more;
  const terminal = isTerminal(status);
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

function dueAfter(db: Database, head: RunHead, commit: WireCommit, taken: number): number | null {
  return dueAt({
    status: commit.status,
    outstanding: commit.outstanding === 1,
    wakeAt: commit.wakeAt,
    inboxCount: head.inbox_count - taken,
    parkReleased: commit.status === "parked" && parkReleased(db, head.rid),
  });
}
