import { PerdureError } from "../../errors/perdure-error.ts";
import { eventOf, type EventPlace } from "../../journal/events.ts";
import type { Commit, InboxEntry, RunState } from "../../store/contract/contract.ts";
import { describeThrown } from "../../values/thrown.ts";
import type { OwnedRun } from "./owned-run.ts";
import { parkedLine } from "./parked-line.ts";
import { commitOf, movedBeforeSeal } from "./commit-of.ts";
import { cancelReason, readWholeInbox } from "./read-inbox.ts";
import type { WorkerContext } from "../context/worker-context.ts";

/**
 * Parks a run that could not be opened: its code and journal disagree, or something it needs is not here. Nothing of the journal
 * changes but for the note, so the run goes on once the cause is gone and it is released. A cancellation ends it without its code.
 */
export async function parkClaimed(context: WorkerContext, run: OwnedRun, cause: unknown): Promise<void> {
  const code = PerdureError.is(cause) ? cause.code : "run_unreadable";
  const message = cause instanceof Error ? cause.message : describeThrown(cause);
  const at = Math.max(context.clock.now(), await lastAt(context, run));
  let seen = run.inboxPosition;
  for (let moved = 0; ; moved += 1) {
    const inbox = await readWholeInbox(context.store, run.runId, 0);
    const cancel = inbox.find(({ type }) => type === "cancel");
    const fields = cancel === undefined ? parking(run, at, inbox, { code, message }) : cancelling(run, at, inbox, seen);
    const seal = moved >= movedBeforeSeal;
    const result = await context.submit(commitOf(context, run, { ...fields, ownership: "release", seal }));
    if (result.outcome === "inbox-moved") {
      seen = result.inboxPosition;
      continue;
    }
    if (result.outcome === "committed")
      context.log.error(
        run.runId,
        cancel === undefined ? parkedLine(code, message) : `cancelled without its clean-up: ${message}`,
      );
    if (result.outcome === "refused") context.log.error(run.runId, `could not be parked: ${result.message}`);
    return;
  }
}

/** When its last event was; 0 where that can't be read, which may be why the run is parked. */
async function lastAt({ store }: WorkerContext, { runId, journalLength }: OwnedRun): Promise<number> {
  const page = { limit: 1, maxBytes: Number.POSITIVE_INFINITY };
  const [last] = await store.readJournal(runId, journalLength - 1, page).catch(() => []);
  return last?.at ?? 0;
}

type Parting = Pick<Commit, "events" | "taken" | "state" | "inboxSeen" | "progress">;

function parking(run: OwnedRun, at: number, inbox: InboxEntry[], detail: { code: string; message: string }): Parting {
  const unparks = inbox.filter(({ type }) => type === "unpark");
  return {
    state: { ...openState(run), status: "parked", code: detail.code },
    events: [eventOf("run_parked", placeBehind(run, 1, at), { detail })],
    taken: idsOf(unparks),
    inboxSeen: null,
    // Who lets it go on gives it new chances.
    progress: detail.code === "deaths_exceeded" || detail.code === "activation_timeout",
  };
}

function cancelling(run: OwnedRun, at: number, inbox: InboxEntry[], seen: number): Parting {
  const cancel = inbox.find(({ type }) => type === "cancel");
  const events = [
    eventOf("run_cancel_requested", placeBehind(run, 1, at), { detail: { reason: cancelReason(cancel?.detail ?? null) } }),
    eventOf("run_cancelled", placeBehind(run, 2, at), {}),
  ];
  const inboxSeen = Math.max(seen, inbox.at(-1)?.position ?? 0);
  const state: RunState = { ...openState(run), status: "cancelled", completedAt: at };
  return { state, events, taken: idsOf(inbox), inboxSeen, progress: false };
}

function openState(run: OwnedRun): Omit<RunState, "status"> {
  return { code: null, startedAt: run.startedAt, completedAt: null, wakeAt: null, outstanding: false };
}

function placeBehind({ journalLength }: OwnedRun, offset: number, at: number): EventPlace {
  return { number: journalLength + offset, at };
}

function idsOf(entries: readonly InboxEntry[]): string[] {
  return entries.map(({ messageId }) => messageId);
}
