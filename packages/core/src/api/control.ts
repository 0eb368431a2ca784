import { randomUUID } from "node:crypto";
import { perdureError } from "../errors/perdure-error.ts";
import { WorkflowRunNotFoundError } from "../errors/run-errors.ts";
import { runtime, type OpenStore } from "../runtime/runtime.ts";
import type { InboxMessage, SendResult, TerminalStatus } from "../store/contract.ts";
import { journalPage } from "../store/read-journal.ts";
import { isTerminal } from "../store/rules.ts";
import { ended, existingRun } from "./ended.ts";
import { answerWithin } from "./within.ts";

export interface CancelOptions {
  /** Recorded with the cancellation, and the message of the error that the workflow's code sees. */
  reason?: string;
}

export interface WakeOptions {
  /** Only these waits (`wait_…`). Default: all that are pending. */
  correlationIds?: readonly string[];
}

export async function cancelRun(runId: string, { reason }: CancelOptions): Promise<TerminalStatus> {
  if (reason !== undefined && typeof reason !== "string") {
    throw perdureError("invalid_option", { name: "reason", value: typeof reason, expected: "a text" });
  }
  const rt = runtime();
  return rt.keepAlive.during(async () => {
    const open = await rt.open();
    const result = await send(open, runId, {
      type: "cancel",
      correlationIds: [],
      detail: JSON.stringify({ reason: reason ?? null }),
    });
    if (result.outcome === "ended") return result.status;
    const { status } = await ended(rt, runId);
    // `ended` resolves with a terminal status only.
    return status as TerminalStatus;
  });
}

export async function wakeRun(runId: string, { correlationIds }: WakeOptions): Promise<number> {
  const open = await runtime().open();
  const pending = await pendingWaits(open, runId);
  const chosen = correlationIds === undefined ? pending : pending.filter((id) => correlationIds.includes(id));
  if (chosen.length === 0) return 0;
  const result = await send(open, runId, { type: "wake", correlationIds: chosen, detail: null });
  return result.outcome === "ended" ? 0 : chosen.length;
}

export async function unparkRun(runId: string): Promise<void> {
  const open = await runtime().open();
  const record = await existingRun(open.store, runId);
  if (isTerminal(record.status)) throw perdureError("run_ended", { runId, status: record.status });
  if (record.status === "parked") await send(open, runId, { type: "unpark", correlationIds: [], detail: null });
  await runtime().worker();
}

async function send(
  { group, store }: OpenStore,
  runId: string,
  message: Omit<InboxMessage, "messageId" | "value">,
): Promise<SendResult> {
  const sent = group.submit({ kind: "send", to: { runId }, message: { ...message, messageId: randomUUID(), value: null } });
  const result = await answerWithin(store, sent);
  if (result.outcome === "not-found") throw new WorkflowRunNotFoundError(runId);
  if (result.outcome === "refused") throw Object.assign(new Error(result.message), { code: result.code });
  return result;
}

async function pendingWaits({ store }: OpenStore, runId: string): Promise<string[]> {
  const record = await existingRun(store, runId);
  const pending = new Set<string>();
  for (let after = 0; after < record.journalLength;) {
    const events = await store.readJournal(runId, after, journalPage);
    const last = events.at(-1);
    if (last === undefined) break;
    for (const { type, correlationId } of events) {
      if (correlationId === null) continue;
      if (type === "wait_created") pending.add(correlationId);
      else if (type === "wait_completed") pending.delete(correlationId);
    }
    after = last.number;
  }
  return isTerminal(record.status) ? [] : [...pending];
}
