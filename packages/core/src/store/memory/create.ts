import type { CreateResult, CreateRun } from "../contract/contract.ts";
import type { MemoryRun, MemoryState } from "./state.ts";

export function create(state: MemoryState, operation: Omit<CreateRun, "kind">): CreateResult {
  const taken = findTaken(state, operation);
  if (taken !== undefined) {
    const { runId, workflowId, epoch, owner } = taken.record;
    return { outcome: "exists", runId, workflowId, epoch, owner };
  }
  if (lacksBundle(state, operation)) return { outcome: "bundle-missing" };
  keepBundle(state, operation);
  const run = newRun(operation);
  state.runs.set(operation.runId, run);
  state.live.add(run);
  if (operation.idempotencyKey !== null) state.byIdempotencyKey.set(operation.idempotencyKey, run);
  return { outcome: "created", epoch: run.record.epoch };
}

type Naming = Pick<CreateRun, "runId" | "idempotencyKey">;

export function findTaken(state: MemoryState, { runId, idempotencyKey }: Naming): MemoryRun | undefined {
  return state.runs.get(runId) ?? (idempotencyKey === null ? undefined : state.byIdempotencyKey.get(idempotencyKey));
}

export function lacksBundle(state: MemoryState, { bundle, bundleHash }: Pick<CreateRun, "bundle" | "bundleHash">): boolean {
  return bundle === null && !state.bundles.has(bundleHash);
}

function keepBundle(state: MemoryState, { bundle, bundleHash }: Pick<CreateRun, "bundle" | "bundleHash">): void {
  const known = state.bundles.get(bundleHash);
  if (known !== undefined) known.unusedSince = null;
  else if (bundle !== null) state.bundles.set(bundleHash, { ...bundle, steps: [...bundle.steps], unusedSince: null });
}

function newRun(operation: Omit<CreateRun, "kind">): MemoryRun {
  const owned = operation.owner !== null;
  return {
    record: {
      runId: operation.runId,
      workflowId: operation.workflowId,
      tags: { ...operation.tags },
      queue: operation.queue,
      priority: operation.priority,
      bundle: operation.bundleHash,
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
    idempotencyKey: operation.idempotencyKey,
    journal: operation.events.map((event) => ({ ...event })),
    inbox: new Map(),
    inboxPosition: 0,
    messageIds: new Set(),
    sealed: false,
    commits: new Map(),
    tokenAnswers: new Map(),
    creationAnswers: new Map(),
    watching: new Set(),
    watchers: [],
    stepResults: new Map(),
    streams: new Map(),
    deaths: 0,
    soloDeaths: 0,
    alone: false,
    marked: false,
    diedActive: false,
  };
}
