/** The decisions that every store makes alike. Pure: the numbers in brackets are rules of docs/spec/store.md. */
import { messageOf } from "../errors/perdure-error.ts";
import type { JournalEvent } from "../journal/events.ts";
import { isEnd, isSettling } from "../journal/kinds.ts";
import type { Commit, InboxMessage, Refused, RunStatus, TerminalStatus } from "./contract.ts";

export function isTerminal(status: RunStatus): status is TerminalStatus {
  return status === "completed" || status === "failed" || status === "cancelled";
}

/** Whether these events clear strikes and the activation mark (S45). */
export function makesProgress(events: readonly JournalEvent[]): boolean {
  return events.some(({ type }) => isSettling(type) || isEnd(type));
}

/** Whether this message can bring a parked run back (S42). */
export function releasesParked(message: Pick<InboxMessage, "type">): boolean {
  return message.type === "unpark" || message.type === "cancel";
}

/** From when on a run without a live owner may be claimed: 0 is at once, null is never by itself (S41, S42, S43). */
export function dueAt(run: {
  status: RunStatus;
  outstanding: boolean;
  wakeAt: number | null;
  inboxCount: number;
  parkReleased: boolean;
}): number | null {
  if (isTerminal(run.status)) return null;
  if (run.status === "parked") return run.parkReleased ? 0 : null;
  return run.outstanding || run.inboxCount > 0 ? 0 : run.wakeAt;
}

/** Whether the commit must name the inbox position that its owner has seen (S13). */
export function needsInboxSeen(commit: Commit): boolean {
  return (
    commit.ownership === "release" || isTerminal(commit.state.status) || commit.tokens.some((token) => token.action === "release")
  );
}

/** What makes a commit invalid whatever the store holds, or null. */
export function commitFault(commit: Commit, journalLength: number): string | null {
  for (const [index, event] of commit.events.entries()) {
    const expected = journalLength + 1 + index;
    if (event.number !== expected) return `the journal goes on with event ${expected}, not ${event.number}`;
  }
  return commit.inboxSeen === null && needsInboxSeen(commit) ? "it lacks the inbox position it has seen" : null;
}

export function refuseInvalid(runId: string, reason: string): Refused {
  return { outcome: "refused", code: "invalid_operation", message: messageOf("invalid_operation", { runId, reason }) };
}
