import type { ClaimedRun, ClaimRequest, WorkerLife, WorkerRegistration } from "../contract.ts";
import { isRunnable, type MemoryRun, type MemoryState, recordOf } from "./state.ts";

export function claim(state: MemoryState, request: ClaimRequest): ClaimedRun[] {
  if (!state.workers.has(request.workerId)) return [];
  const claimed: ClaimedRun[] = [];
  for (const run of candidates(state, request)) {
    if (claimed.length >= request.limit) break;
    const { owner } = run.record;
    if (owner !== null && state.workers.has(owner)) continue;
    if (!isRunnable(run, request.now)) continue;
    if (owner !== null && (run.record.outstanding || run.marked)) run.strikes += 1;
    run.marked = false;
    run.record.owner = request.workerId;
    run.record.epoch += 1;
    claimed.push({ ...recordOf(run), strikes: run.strikes });
  }
  return claimed;
}

function* candidates(state: MemoryState, request: ClaimRequest): Iterable<MemoryRun> {
  if (request.runIds === undefined) {
    yield* state.live;
    return;
  }
  for (const runId of request.runIds) {
    const run = state.runs.get(runId);
    if (run !== undefined) yield run;
  }
}

/** A worker of this process: it dies when the test says so. */
export function register(state: MemoryState, { workerId }: WorkerRegistration): WorkerLife {
  state.workers.set(workerId, null);
  return {
    validUntil: () => (state.workers.has(workerId) ? Number.POSITIVE_INFINITY : 0),
    moved: () => {},
    activating: (runId) => {
      if (state.workers.has(workerId)) state.workers.set(workerId, runId);
    },
    end: async () => {
      state.workers.delete(workerId);
    },
  };
}

/** Lets the worker die without a word. An activation that it was in is recorded, however short it has been. */
export function kill(state: MemoryState, workerId: string): void {
  const activating = state.workers.get(workerId) ?? null;
  const run = activating === null ? undefined : state.runs.get(activating);
  if (run !== undefined && run.record.owner === workerId) run.marked = true;
  state.workers.delete(workerId);
}
