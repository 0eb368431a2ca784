import { dueAt, isTerminal } from "perdure/store";
import type { Database } from "../driver/database.ts";
import { nothingMore } from "../wire/nothing-more.ts";
import type { CommitAnswers, WatchOutcome, WireCommit, WireCommitMore, WireResult } from "../wire/operations.ts";
import { decideCreations, lacksBundle } from "./decide-creations.ts";
import { decideTokens } from "./decide-tokens.ts";
import { endRun } from "./end-run.ts";
import { firstAnswer } from "./first-answer.ts";
import type { Kept } from "./kept.ts";
import { parkReleased } from "./park-released.ts";
import type { RunHead } from "./run-heads.ts";
import { deliverTo } from "./send-message.ts";
import { removeStepResults } from "./step-results.ts";
import { takeEntries } from "./take-entries.ts";
import { watchRuns } from "./watch-runs.ts";

const insertEvents = `
INSERT INTO journal (rid, first, count, commit_id, inbox_position, status, code, started_at, completed_at, wake_at, outstanding, answers, events)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
/** What an ordinary commit does not change. */
const updateStatus = `UPDATE runs SET status = ? WHERE rid = ?`;
const updateMarks = `UPDATE runs SET deaths = ?, solo_deaths = ?, alone = ?, sealed = 0, marked = ? WHERE rid = ?`;
const updateInboxCount = `UPDATE runs SET inbox_count = ? WHERE rid = ?`;
const seal = `UPDATE runs SET sealed = 1 WHERE rid = ?`;
const releaseRun = `UPDATE runs SET owner = NULL, due_at = ? WHERE rid = ?`;
const selectInbox = `SELECT inbox_position, inbox_count FROM runs WHERE rid = ?`;

export function commitEvents(db: Database, kept: Kept, commit: WireCommit): WireResult {
  const head = kept.heads.read(commit.runId);
  if (head === undefined) return { outcome: "fenced" };
  const more = commit.more === null ? nothingMore : { ...nothingMore, ...commit.more };
  return refusal(db, kept, head, commit, more) ?? write(db, kept, head, commit, more);
}

/** The answer of a commit that writes nothing, or null. */
function refusal(db: Database, kept: Kept, head: RunHead, commit: WireCommit, more: WireCommitMore): WireResult | null {
  const { fault } = more;
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
  if (commit.inboxSeen !== null && head.inbox_position > commit.inboxSeen) {
    if (more.seal && head.sealed === 0) sealRun(db, kept, head, commit.runId);
    return { outcome: "inbox-moved", inboxPosition: head.inbox_position };
  }
  if (more.creations.length > 0 && lacksBundle(db, head.rid, more.creations)) return { outcome: "bundle-missing" };
  return null;
}

function sealRun(db: Database, { heads }: Kept, { rid }: RunHead, runId: string): void {
  db.run(seal, rid);
  heads.forget(runId);
}

function write(db: Database, kept: Kept, before: RunHead, commit: WireCommit, more: WireCommitMore): WireResult {
  const head = headAfter(before, commit, more);
  if (more.taken.length > 0) take(db, head, more.taken);
  if (more.results.length > 0) removeStepResults(db, head.rid, more.results);
  const tokens = more.tokens.length === 0 ? [] : decideTokens(db, head.rid, more.tokens);
  const creations = more.creations.length === 0 ? [] : decideCreations(db, kept, head.rid, more.creations);
  writeHead(db, before, head);
  const { watches, notified } = reachOut(db, kept, head, commit, more);
  const answers = tokens.length + creations.length + watches.length === 0 ? null : { tokens, creations, watches };
  insert(db, head, commit, more, answers);
  const heard = part(db, kept, head, commit, more);
  return {
    outcome: "committed",
    inboxPosition: head.inbox_position,
    answers,
    notified: heard.length === 0 ? notified : notified.concat(heard),
  };
}

function headAfter(head: RunHead, commit: WireCommit, { progress, endTurn, release }: WireCommitMore): RunHead {
  return {
    rid: head.rid,
    epoch: head.epoch,
    owner: head.owner,
    status: commit.status,
    deaths: progress ? 0 : head.deaths,
    solo_deaths: progress ? 0 : head.solo_deaths,
    alone: progress || endTurn || release ? 0 : head.alone,
    sealed: 0,
    marked: commit.endsActivation ? 0 : head.marked,
    inbox_position: head.inbox_position,
    inbox_count: head.inbox_count,
    next: head.next + commit.count,
  };
}

function take(db: Database, head: RunHead, messageIds: readonly string[]): void {
  const taken = takeEntries(db, head.rid, messageIds);
  if (taken === 0) return;
  head.inbox_count -= taken;
  db.run(updateInboxCount, head.inbox_count, head.rid);
}

function writeHead(
  db: Database,
  before: RunHead,
  { rid, status, deaths, solo_deaths: soloDeaths, alone, marked }: RunHead,
): void {
  if (status !== before.status && !isTerminal(status)) db.run(updateStatus, status, rid);
  const forgets = before.deaths > deaths || before.solo_deaths > soloDeaths || before.marked > marked;
  if (forgets || before.alone > alone || before.sealed > 0) db.run(updateMarks, deaths, soloDeaths, alone, marked, rid);
}

interface Reached {
  watches: WatchOutcome[];
  /** Runs that have a notice of an end now. */
  notified: string[];
}
const nobody: Reached = { watches: [], notified: [] };

/** Watches and messages to others, of which the run may be one. */
function reachOut(db: Database, kept: Kept, head: RunHead, { runId, status }: WireCommit, more: WireCommitMore): Reached {
  if (more.watches.length + more.outbox.length === 0) return nobody;
  // So that a run that ends with this commit hears of nothing any more.
  if (isTerminal(status)) db.run(updateStatus, status, head.rid);
  const notified: string[] = [];
  const watches = watchRuns(db, kept, { rid: head.rid, runId }, more.watches, notified);
  for (const { runId: to, message } of more.outbox) deliverTo(db, kept, to, message);
  Object.assign(head, db.get<Pick<RunHead, "inbox_position" | "inbox_count">>(selectInbox, head.rid));
  return { watches, notified };
}

/** The owner gives the run up, or the run is over; else it is remembered. Gives the runs that were told of its end. */
function part(db: Database, kept: Kept, head: RunHead, commit: WireCommit, more: WireCommitMore): string[] {
  const { runId, status } = commit;
  if (isTerminal(status)) return endRun(db, kept, head, { runId, status, completedAt: more.completedAt });
  if (more.release) {
    kept.heads.forget(runId);
    db.run(releaseRun, dueAfter(db, head, commit), head.rid);
  } else kept.heads.keep(runId, head);
  return [];
}

function insert(db: Database, head: RunHead, commit: WireCommit, more: WireCommitMore, answers: CommitAnswers | null): void {
  const terminal = isTerminal(commit.status);
  db.run(
    insertEvents,
    head.rid,
    head.next - commit.count,
    commit.count,
    commit.commitId,
    head.inbox_position,
    commit.status,
    more.code,
    commit.startedAt,
    more.completedAt,
    terminal ? null : commit.wakeAt,
    terminal ? 0 : commit.outstanding,
    answers === null ? null : JSON.stringify(answers),
    commit.events,
  );
}

function dueAfter(db: Database, head: RunHead, { status, outstanding, wakeAt }: WireCommit): number | null {
  return dueAt({
    status,
    outstanding: outstanding === 1,
    wakeAt,
    inboxCount: head.inbox_count,
    parkReleased: status === "parked" && parkReleased(db, head.rid),
  });
}
