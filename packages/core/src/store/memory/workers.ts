import type { WorkerLife, WorkerOffer, WorkerRegistration } from "../contract.ts";
import type { MemoryState } from "./state.ts";

/** A worker of this process: it dies when the test says so. */
export function register(state: MemoryState, registration: WorkerRegistration): WorkerLife {
  const { workerId, queueLimits } = registration;
  offer(state, workerId, registration);
  state.stalled.delete(workerId);
  for (const [queue, limit] of Object.entries(queueLimits)) state.queueLimits.set(queue, limit);
  return {
    validUntil: () => (state.workers.has(workerId) ? Number.POSITIVE_INFINITY : 0),
    moved: () => {},
    activating: (runId) => {
      const worker = state.workers.get(workerId);
      if (worker !== undefined) worker.activating = runId;
    },
    renew: async (renewed) => {
      if (state.workers.has(workerId)) offer(state, workerId, renewed);
    },
    end: async () => {
      state.workers.delete(workerId);
    },
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
}

/** Lets the worker's main thread stand still until the store gives it up. */
export function stall(state: MemoryState, workerId: string): void {
  const run = markActivation(state, workerId);
  if (run !== null) state.stalled.set(workerId, run);
  state.workers.delete(workerId);
}

function markActivation(state: MemoryState, workerId: string): string | null {
  const activating = state.workers.get(workerId)?.activating ?? null;
  const run = activating === null ? undefined : state.runs.get(activating);
  if (run === undefined || run.record.owner !== workerId) return null;
  run.marked = true;
  return run.record.runId;
}
