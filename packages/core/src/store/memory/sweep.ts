import type { SweepRequest } from "../contract/contract.ts";
import { isTerminal, unusedBundleMs } from "../rules.ts";
import type { MemoryRun, MemoryState } from "./state.ts";

export function sweep(state: MemoryState, request: SweepRequest): { runs: number; bundles: number } {
  return { runs: sweepRuns(state, request), bundles: sweepBundles(state, request.now) };
}

function sweepRuns(state: MemoryState, request: SweepRequest): number {
  const old = [...state.runs.values()].filter((run) => isOld(run, request) && !isAwaited(run)).slice(0, request.limit);
  for (const { record, idempotencyKey } of old) {
    state.runs.delete(record.runId);
    if (idempotencyKey !== null) state.byIdempotencyKey.delete(idempotencyKey);
  }
  return old.length;
}

function isOld({ record: { status, completedAt } }: MemoryRun, { endedBefore }: SweepRequest): boolean {
  if (!isTerminal(status) || completedAt === null) return false;
  return completedAt <= (endedBefore[status] ?? Number.NEGATIVE_INFINITY);
}

/** A live run has not yet taken the notice of its end (S92). */
function isAwaited({ watchers }: MemoryRun): boolean {
  return watchers.some(({ run, correlationId }) => !isTerminal(run.record.status) && hasNotice(run, correlationId));
}

function hasNotice({ inbox }: MemoryRun, correlationId: string): boolean {
  for (const { type, correlationIds } of inbox.values())
    if (type === "child" && correlationIds.includes(correlationId)) return true;
  return false;
}

function sweepBundles(state: MemoryState, now: number): number {
  const used = new Set([...state.runs.values()].map(({ record }) => record.bundle));
  let deleted = 0;
  for (const [hash, bundle] of state.bundles) {
    if (used.has(hash)) bundle.unusedSince = null;
    else if (bundle.unusedSince === null) bundle.unusedSince = now;
    else if (now - bundle.unusedSince >= unusedBundleMs && state.bundles.delete(hash)) deleted += 1;
  }
  return deleted;
}
