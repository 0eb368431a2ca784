import type { Commit, CommitResult, TokenAnswer, TokenOperation } from "../contract.ts";
import { commitFault, isTerminal, makesProgress, refuseInvalid } from "../rules.ts";
import { deliver } from "./send.ts";
import type { MemoryRun, MemoryState } from "./state.ts";

export function commit(state: MemoryState, operation: Commit): CommitResult {
  const run = state.runs.get(operation.runId);
  if (run === undefined) return { outcome: "fenced" };
  const first = run.commits.get(operation.commitId);
  if (first !== undefined) return first;
  if (run.record.owner === null || run.record.epoch !== operation.epoch) return { outcome: "fenced" };
  const fault = commitFault(operation, run.journal.length);
  if (fault !== null) return refuseInvalid(operation.runId, fault);
  if (operation.inboxSeen !== null && run.inboxPosition > operation.inboxSeen) {
    return { outcome: "inbox-moved", inboxPosition: run.inboxPosition };
  }
  for (const event of operation.events) run.journal.push({ ...event });
  for (const messageId of operation.taken) run.inbox.delete(messageId);
  const tokens = operation.tokens.map((token) => decide(state, run, token));
  writeState(state, run, operation);
  for (const { runId, message } of operation.outbox) {
    const target = state.runs.get(runId);
    if (target !== undefined) deliver(state, target, message, null);
  }
  const result: CommitResult = { outcome: "committed", inboxPosition: run.inboxPosition, tokens };
  run.commits.set(operation.commitId, result);
  return result;
}

function writeState(state: MemoryState, run: MemoryRun, operation: Commit): void {
  Object.assign(run.record, operation.state);
  if (makesProgress(operation.events)) {
    run.strikes = 0;
    run.marked = false;
  }
  if (operation.ownership === "release") run.record.owner = null;
  if (isTerminal(operation.state.status)) end(state, run);
}

function end(state: MemoryState, run: MemoryRun): void {
  run.record.owner = null;
  run.record.wakeAt = null;
  run.record.outstanding = false;
  run.inbox.clear();
  state.live.delete(run);
  for (const [token, hook] of state.hooks) if (hook.runId === run.record.runId) state.hooks.delete(token);
}

function decide(state: MemoryState, run: MemoryRun, operation: TokenOperation): TokenAnswer {
  const key = `${operation.action}:${operation.ordinal}`;
  let ownerRunId = run.tokenAnswers.get(key);
  if (ownerRunId === undefined) {
    ownerRunId = operation.action === "claim" ? claim(state, run, operation) : release(state, run, operation.token);
    run.tokenAnswers.set(key, ownerRunId);
  }
  return { ordinal: operation.ordinal, ownerRunId };
}

function claim(
  state: MemoryState,
  run: MemoryRun,
  { token, hookId, webhook, metadata }: TokenOperation & { action: "claim" },
): string | null {
  const owner = state.hooks.get(token);
  if (owner !== undefined) return owner.runId;
  state.hooks.set(token, { token, runId: run.record.runId, hookId, webhook, metadata, createdAt: state.now() });
  return null;
}

function release(state: MemoryState, run: MemoryRun, token: string): null {
  if (state.hooks.get(token)?.runId === run.record.runId) state.hooks.delete(token);
  return null;
}
