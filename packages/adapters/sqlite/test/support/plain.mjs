// What the scripts of this folder ask of a store. As `operations.ts`, for processes that load no TypeScript.

export const workerOf = (workerId) => ({
  workerId,
  leaseMs: 10_000,
  stallMs: 60_000,
  steps: [],
  queues: null,
  claiming: true,
  queueLimits: {},
});

export const createOf = (runId, owner) => ({
  kind: "create",
  runId,
  workflowId: "w",
  idempotencyKey: null,
  tags: {},
  queue: "default",
  priority: 0,
  events: [{ number: 1, type: "run_created", at: 1, correlationId: null, detail: null, value: null }],
  bundleHash: "h",
  bundle: { hash: "h", code: "", map: null, abi: 1, steps: [] },
  owner,
  wakeAt: 0,
  createdAt: 1,
});

export const commitOf = (runId, number, value) => ({
  kind: "commit",
  runId,
  epoch: 1,
  commitId: `c${number}`,
  events: [{ number, type: "step_completed", at: 1, correlationId: null, detail: null, value }],
  taken: [],
  tokens: [],
  creations: [],
  watches: [],
  results: [],
  outbox: [],
  state: { status: "running", code: null, startedAt: 1, completedAt: null, wakeAt: null, outstanding: true },
  ownership: "keep",
  inboxSeen: null,
  seal: false,
  progress: false,
  endTurn: false,
});
