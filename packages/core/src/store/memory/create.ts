import type { CreateResult, CreateRun } from "../contract.ts";
import type { MemoryRun, MemoryState } from "./state.ts";

export function create(state: MemoryState, operation: CreateRun): CreateResult {
  const taken =
    state.runs.get(operation.runId) ??
    (operation.idempotencyKey === null ? undefined : state.byIdempotencyKey.get(operation.idempotencyKey));
  if (taken !== undefined) {
    const { runId, workflowId, epoch, owner } = taken.record;
    return { outcome: "exists", runId, workflowId, epoch, owner };
  }
  const { bundle } = operation;
  if (!state.bundles.has(bundle.hash)) state.bundles.set(bundle.hash, { ...bundle, steps: [...bundle.steps] });
  const run = newRun(operation);
  state.runs.set(operation.runId, run);
  state.live.add(run);
  if (operation.idempotencyKey !== null) state.byIdempotencyKey.set(operation.idempotencyKey, run);
  return { outcome: "created", epoch: run.record.epoch };
}

function newRun(operation: CreateRun): MemoryRun {
  const owned = operation.owner !== null;
  return {
    record: {
      runId: operation.runId,
      workflowId: operation.workflowId,
      tags: { ...operation.tags },
      bundle: operation.bundle.hash,
      createdAt: operation.createdAt,
      epoch: owned ? 1 : 0,
      owner: operation.owner,
      status: "pending",
      code: null,
      startedAt: null,
      completedAt: null,
      wakeAt: operation.wakeAt,
      outstanding: owned,
      result: null,
    },
    journal: operation.events.map((event) => ({ ...event })),
    inbox: new Map(),
    inboxPosition: 0,
    messageIds: new Set(),
    commits: new Map(),
    tokenAnswers: new Map(),
    streams: new Map(),
    strikes: 0,
    marked: false,
  };
}
