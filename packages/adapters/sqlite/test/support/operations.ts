import type { Commit, CreateRun, JournalEvent, RunState } from "perdure/store";

const running: RunState = {
  status: "running",
  code: null,
  startedAt: 1,
  completedAt: null,
  wakeAt: null,
  outstanding: true,
  result: null,
};

function event(number: number, value: string | null = null): JournalEvent {
  return { number, type: number === 1 ? "run_created" : "step_completed", at: 1, correlationId: null, detail: null, value };
}

export function createOf(runId: string, owner: string | null = null): CreateRun {
  const bundle = { hash: "h", code: "", map: null, abi: 1, steps: [] };
  return {
    kind: "create",
    runId,
    workflowId: "w",
    idempotencyKey: null,
    tags: {},
    events: [event(1)],
    bundle,
    owner,
    wakeAt: 0,
    createdAt: 1,
  };
}

export function commitOf(runId: string, number: number, value: string | null = null): Commit {
  return {
    kind: "commit",
    runId,
    epoch: 1,
    commitId: `commit-${number}`,
    events: [event(number, value)],
    taken: [],
    tokens: [],
    outbox: [],
    state: running,
    ownership: "keep",
    inboxSeen: null,
  };
}
