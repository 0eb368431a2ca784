import type { InboxMessage, Watch, WatchAnswer } from "../contract/contract.ts";
import { isTerminal, noticeOf } from "../rules.ts";
import { deliver } from "./send.ts";
import type { MemoryRun, MemoryState } from "./state.ts";

export function watch(state: MemoryState, run: MemoryRun, { runId, correlationId }: Watch): WatchAnswer {
  if (run.watching.has(correlationId)) return { correlationId, outcome: "watching" };
  const watched = state.runs.get(runId);
  if (watched === undefined) return { correlationId, outcome: "not-found" };
  run.watching.add(correlationId);
  watched.watchers.push({ run, correlationId });
  const { status } = watched.record;
  if (isTerminal(status)) notify(state, run, noticeOf(correlationId, runId, status));
  return { correlationId, outcome: "watching" };
}

export function notify(state: MemoryState, watcher: MemoryRun, notice: InboxMessage): void {
  if (deliver(watcher, notice, null).outcome === "sent") state.noticed.push(watcher.record.runId);
}
