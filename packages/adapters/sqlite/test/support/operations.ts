import type { ClaimRequest, Commit, CreateRun, JournalEvent, PageLimit, RunState, Send, WorkerRegistration } from "perdure/store";

export const running: RunState = {
  status: "running",
  code: null,
  startedAt: 1,
  completedAt: null,
  wakeAt: null,
  outstanding: true,
};

/** A page that holds everything. */
export const wholePage: PageLimit = { limit: 1_000, maxBytes: Number.POSITIVE_INFINITY };

export function workerOf(workerId: string, fields: Partial<WorkerRegistration> = {}): WorkerRegistration {
  return {
    workerId,
    leaseMs: 10_000,
    stallMs: 60_000,
    steps: [],
    queues: null,
    claiming: true,
    queueLimits: {},
    ...fields,
  };
}

export function claimOf(workerId: string, fields: Partial<ClaimRequest> = {}): ClaimRequest {
  return { workerId, limit: 100, suspects: 100, alone: false, now: Date.now(), ...fields };
}

export function event(number: number, fields: Partial<JournalEvent> = {}): JournalEvent {
  const type = number === 1 ? "run_created" : "step_completed";
  return { number, type, at: 1, correlationId: null, detail: null, value: null, ...fields };
}

export function createOf(runId: string, owner: string | null = null, fields: Partial<CreateRun> = {}): CreateRun {
  return {
    kind: "create",
    runId,
    workflowId: "w",
    idempotencyKey: null,
    tags: {},
    queue: "default",
    priority: 0,
    events: [event(1)],
    bundleHash: "h",
    bundle: { hash: "h", code: "", map: null, abi: 1, steps: [] },
    owner,
    wakeAt: 0,
    createdAt: 1,
    ...fields,
  };
}

export function commitOf(runId: string, number: number, value: string | null = null, fields: Partial<Commit> = {}): Commit {
  return {
    kind: "commit",
    runId,
    epoch: 1,
    commitId: `commit-${number}`,
    events: [event(number, { value })],
    taken: [],
    tokens: [],
    creations: [],
    watches: [],
    results: [],
    outbox: [],
    state: running,
    ownership: "keep",
    inboxSeen: null,
    seal: false,
    progress: false,
    endTurn: false,
    ...fields,
  };
}

/** Ends the run with its next event. */
export function endOf(runId: string, number: number, fields: Partial<Commit> = {}): Commit {
  return commitOf(runId, number, null, {
    events: [event(number, { type: "run_completed", value: '"done"' })],
    state: { ...running, status: "completed", completedAt: 10, outstanding: false },
    inboxSeen: 0,
    ...fields,
  });
}

/** A message, the same each time. */
export function sendOf(runId: string): Send {
  return {
    kind: "send",
    to: { runId },
    message: { messageId: "m", type: "wake", correlationIds: [], detail: null, value: null },
  };
}
