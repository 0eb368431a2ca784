import type { WorkerLife, WorkerOffer, WorkerRegistration } from "../contract/contract.ts";
import type { MemoryState } from "./state.ts";

/** A worker of this process: it dies when the test says so. */
export function register(state: MemoryState, registration: WorkerRegistration): WorkerLife {
  const { workerId, queueLimits } = registration;
  offer(state, workerId, registration);
  state.stalled.delete(workerId);
  for (const [queue, limit] of Object.entries(queueLimits)) state.queueLimits.set(queue, limit);
  return {
    validUntil: () => (state.workers.has(workerId) ? Number.POSITIVE_INFINITY : 0),
    moved: () => revive(state, workerId),
    activating: (runId) => {
      const worker = state.workers.get(workerId);
      if (worker !== undefined) worker.activating = runId;
    },
    renew: async (renewed) => {
      if (state.workers.has(workerId)) offer(state, workerId, renewed);
    },
    end: async () => end(state, workerId),
  };
}

function offer(state: MemoryState, workerId: string, { steps, queues, claiming }: WorkerOffer): void {
  const copy = { steps: [...steps], queues: queues === null ? null : [...queues], claiming };
  const activating = state.workers.get(workerId)?.activating ?? null;
  state.workers.set(workerId, { offer: copy, steps: new Set(steps), activating });
}

/** Lets the worker die without a word. An activation that it was in is recorded, however short it has been. */
export function kill(state: MemoryState, workerId: string): void {
  markActivation(state, workerId);
  state.workers.delete(workerId);
  state.stalled.delete(workerId);
}

/** Lets the worker's main thread stand still until the store gives it up. */
export function stall(state: MemoryState, workerId: string): void {
  const worker = state.workers.get(workerId);
  if (worker === undefined) return;
  state.stalled.set(workerId, { worker, runId: markActivation(state, workerId) });
  state.workers.delete(workerId);
}

function revive(state: MemoryState, workerId: string): void {
  const stalled = state.stalled.get(workerId);
  if (stalled === undefined) return;
  state.stalled.delete(workerId);
  state.workers.set(workerId, stalled.worker);
}

/** What the worker has not released is free, and that is no death (S83). */
function end(state: MemoryState, workerId: string): void {
  state.workers.delete(workerId);
  state.stalled.delete(workerId);
  for (const { record } of state.live) if (record.owner === workerId) record.owner = null;
}

function markActivation(state: MemoryState, workerId: string): string | null {
  const activating = state.workers.get(workerId)?.activating ?? null;
  const run = activating === null ? undefined : state.runs.get(activating);
  if (run === undefined || run.record.owner !== workerId) return null;
  run.marked = true;
  return run.record.runId;
}
