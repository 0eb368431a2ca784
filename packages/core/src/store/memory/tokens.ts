import type { TokenAnswer, TokenOperation } from "../contract/contract.ts";
import type { MemoryRun, MemoryState } from "./state.ts";

export function decide(state: MemoryState, run: MemoryRun, operation: TokenOperation): TokenAnswer {
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
