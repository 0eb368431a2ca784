import { randomUUID } from "node:crypto";
import { perdureError } from "../errors/perdure-error.ts";
import { refusedError } from "../errors/refused-error.ts";
import { WorkflowRunNotFoundError } from "../errors/run-errors.ts";
import { runtime, type OpenStore } from "../runtime/runtime.ts";
import type { InboxMessage, RunStatus, SendResult } from "../store/contract/contract.ts";
import { journalPage } from "../store/read-journal.ts";
import { isTerminal } from "../store/rules.ts";
import { ended, existingRun, mayExist } from "./ended.ts";
import { invalidOption, readList, readOptions } from "../options/options.ts";
import { answerWithin } from "./within.ts";

export interface CancelOptions {
  /** Recorded with the cancellation, and said by the error that the workflow's code sees. At most 10,000 characters. */
  reason?: string;
  /** `false`: resolves once the request is stored, without waiting for the run to end. Default `true`. */
  wait?: boolean;
}

const longestReason = 10_000;
const mostWaits = 100_000;

export interface WakeOptions {
  /** Only these waits (`wait_…`). Default: all that are pending. */
  correlationIds?: readonly string[];
}

export async function cancelRun(runId: string, options: CancelOptions | undefined): Promise<RunStatus> {
  const { reason, wait } = readCancelOptions(options);
  const rt = runtime();
  return rt.keepAlive.during(async () => {
    const open = await rt.open();
    const result = await send(open, runId, {
      type: "cancel",
      correlationIds: [],
      detail: JSON.stringify({ reason }),
    });
    if (result.outcome === "ended") return result.status;
    const { status } = wait ? await ended(rt, runId) : await existingRun(open, runId);
    return status;
  });
}

function readCancelOptions(options: unknown): { reason: string | null; wait: boolean } {
  const given = readOptions("cancel()", options, ["reason", "wait"]);
  const reason = given.get("reason") ?? null;
  if (reason !== null && (typeof reason !== "string" || reason.length > longestReason))
    throw invalidOption("reason", reason, `a text of at most ${longestReason} characters`);
  const wait = given.get("wait") ?? true;
  if (typeof wait !== "boolean") throw invalidOption("wait", wait, "true or false");
  return { reason, wait };
}

function readWakeOptions(options: unknown): readonly string[] | null {
  const given = readOptions("wakeUp()", options, ["correlationIds"]).get("correlationIds");
  if (given === undefined) return null;
  const ids = readList("correlationIds", given, mostWaits);
  const wrong = ids === null ? 0 : ids.findIndex((id) => typeof id !== "string");
  if (ids === null || wrong >= 0) {
    const expected = `a list of at most ${mostWaits} ids of waits, wait_…`;
    throw invalidOption("correlationIds", ids === null ? given : ids[wrong], expected);
  }
  return ids as string[];
}

export async function wakeRun(runId: string, options: WakeOptions | undefined): Promise<number> {
  const correlationIds = readWakeOptions(options);
  const open = await runtime().open();
  const pending = await pendingWaits(open, runId);
  const chosen = correlationIds === null ? pending : pending.filter((id) => correlationIds.includes(id));
  if (chosen.length === 0) return 0;
  const result = await send(open, runId, { type: "wake", correlationIds: chosen, detail: null });
  return result.outcome === "ended" ? 0 : chosen.length;
}

export async function unparkRun(runId: string): Promise<void> {
  const open = await runtime().open();
  const record = await existingRun(open, runId);
  if (isTerminal(record.status)) throw perdureError("run_ended", { runId, status: record.status });
  if (record.status === "parked") await send(open, runId, { type: "unpark", correlationIds: [], detail: null });
  await runtime().worker();
}

async function send(
  { group, store }: OpenStore,
  runId: string,
  message: Omit<InboxMessage, "messageId" | "value">,
): Promise<SendResult> {
  if (!mayExist(runId)) throw new WorkflowRunNotFoundError(runId);
  const sent = group.submit({ kind: "send", to: { runId }, message: { ...message, messageId: randomUUID(), value: null } });
  const result = await answerWithin(store, sent);
  if (result.outcome === "not-found") throw new WorkflowRunNotFoundError(runId);
  if (result.outcome === "refused") throw refusedError(result);
  return result;
}

async function pendingWaits(open: OpenStore, runId: string): Promise<string[]> {
  const { store } = open;
  const record = await existingRun(open, runId);
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
