/** The decisions that every store makes alike. Pure: the numbers in brackets are rules of docs/spec/store.md. */
import { messageOf } from "../errors/perdure-error.ts";
import type { Encoded, JournalEvent } from "../journal/events.ts";
import { kindOf } from "../journal/table.ts";
import type { Commit, InboxMessage, Refused, RunStatus, TerminalStatus, Unavailable, WorkerOffer } from "./contract/contract.ts";

export function isTerminal(status: RunStatus): status is TerminalStatus {
  return status === "completed" || status === "failed" || status === "cancelled";
}

/** Whether these events make the store forget a recorded activation (S80). */
export function endsActivation(events: readonly JournalEvent[]): boolean {
  return events.some(({ type }) => kindOf(type) === "settling" || kindOf(type) === "end");
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

/** How a run with so many deaths is claimed (S40, S84): like any other, with other suspects, or alone. */
export type Suspicion = "none" | "suspect" | "alone";

export function suspicionOf(deaths: number): Suspicion {
  if (deaths < 2) return "none";
  return deaths < 5 ? "suspect" : "alone";
}

/** Whether a worker that offers this has all steps that a bundle calls (S72). */
export function covers({ steps }: { steps: ReadonlySet<string> }, bundle: { steps: readonly string[] }): boolean {
  return bundle.steps.every((stepId) => steps.has(stepId));
}

/** Whether a worker that offers this serves the queue (S70). */
export function serves({ queues }: Pick<WorkerOffer, "queues">, queue: string): boolean {
  return queues === null || queues.includes(queue);
}

/** The message that tells the end of a watched run (S27). */
export function noticeOf(correlationId: string, runId: string, status: TerminalStatus): InboxMessage {
  return {
    messageId: `child:${correlationId}`,
    type: "child",
    correlationIds: [correlationId],
    detail: JSON.stringify({ runId, status }),
    value: null,
  };
}

/** Ms after which a bundle that no run uses may be deleted (S93). */
export const unusedBundleMs: number = 3_600_000;

/** What a commit leaves of its run when it ends it (S17). */
export function endResult({ state, events }: Pick<Commit, "state" | "events">): Encoded | null {
  return isTerminal(state.status) ? (events.at(-1)?.value ?? null) : null;
}

/** Whether the commit must name the inbox position that its owner has seen (S13). */
export function needsInboxSeen(commit: Commit): boolean {
  return isTerminal(commit.state.status) || commit.tokens.some((token) => token.action === "release");
}

/** What makes a commit invalid whatever the store holds, or null (S12, S13). */
export function commitFault(commit: Commit, journalLength: number): string | null {
  const last = commit.events.length - 1;
  for (const [index, event] of commit.events.entries()) {
    const expected = journalLength + 1 + index;
    if (event.number !== expected) return `the journal goes on with event ${expected}, not ${event.number}`;
    if (kindOf(event.type) === "end" && index !== last) return `${event.type} is not the last of its events`;
  }
  const lastEvent = commit.events[last];
  const ends = lastEvent !== undefined && kindOf(lastEvent.type) === "end";
  if (isTerminal(commit.state.status) !== ends) {
    return ends ? `its last event ends the run and its status does not` : `its status ends the run and its last event does not`;
  }
  return commit.inboxSeen === null && needsInboxSeen(commit) ? "it lacks the inbox position it has seen" : null;
}

export function refuseInvalid(runId: string, reason: string): Refused {
  return { outcome: "refused", code: "invalid_operation", message: messageOf("invalid_operation", { runId, reason }) };
}

/** The code of what can't be sent to a run that is ending (S18): a matter of that run, not of the store. */
export const runEnding = "run_ending";

export function unavailableWhileEnding(runId: string): Unavailable {
  return { outcome: "unavailable", code: runEnding, message: `The run ${runId} is ending and takes no messages for the moment` };
}
