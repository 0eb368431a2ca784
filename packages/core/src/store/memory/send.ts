import type { InboxMessage, Send, SendResult } from "../contract/contract.ts";
import { isTerminal, unavailableWhileEnding } from "../rules.ts";
import type { MemoryRun, MemoryState } from "./state.ts";

export function send(state: MemoryState, { to, message }: Send): SendResult {
  const hook = "token" in to ? state.hooks.get(to.token) : undefined;
  const runId = "token" in to ? hook?.runId : to.runId;
  const run = runId === undefined ? undefined : state.runs.get(runId);
  if (run === undefined) return { outcome: "not-found" };
  if (run.sealed && !run.messageIds.has(message.messageId)) return unavailableWhileEnding(run.record.runId);
  return deliver(run, message, hook?.hookId ?? null);
}

/** Puts the message into the run's inbox, unless the run is over or has had it. */
export function deliver(run: MemoryRun, message: InboxMessage, hookId: string | null): SendResult {
  const { runId, status } = run.record;
  if (isTerminal(status)) return { outcome: "ended", runId, status };
  if (run.messageIds.has(message.messageId)) return { outcome: "duplicate", runId };
  run.inboxPosition += 1;
  run.messageIds.add(message.messageId);
  const entry = { ...message, correlationIds: [...message.correlationIds], position: run.inboxPosition, hookId };
  run.inbox.set(message.messageId, entry);
  return { outcome: "sent", runId, position: run.inboxPosition, hookId };
}
