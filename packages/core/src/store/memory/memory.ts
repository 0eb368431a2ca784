import { perdureError } from "../../errors/perdure-error.ts";
import type { Bundle, Change, InboxPage, Operation, OperationResult, PageLimit, Store } from "../contract/contract.ts";
import { changesOf } from "../changes.ts";
import { createListeners } from "../listeners.ts";
import { firstOf } from "../page.ts";
import { append, readChunks } from "./append.ts";
import { claim } from "./claim.ts";
import { commit } from "./commit.ts";
import { create } from "./create.ts";
import { listRuns } from "./list.ts";
import { send } from "./send.ts";
import { type MemoryState, recordOf } from "./state.ts";
import { readStepResults, recordStepResult } from "./step-results.ts";
import { sweep } from "./sweep.ts";
import { kill, register, stall } from "./workers.ts";

export interface MemoryStore extends Store {
  /** Lets a worker die without a word: its runs can be claimed by others, as after `kill -9`. */
  kill(workerId: string): void;
  /** Lets a worker stand still for so long that its runs can be claimed by others, as after a minute without a turn of its loop. */
  stall(workerId: string): void;
}

export interface MemoryOptions {
  /** The store's clock. Default: `Date.now`. */
  now?: () => number;
}

/** A store for tests: everything is in this process and ends with it. Several workers may share one. */
export function memory(options: MemoryOptions = {}): MemoryStore {
  const state: MemoryState = {
    runs: new Map(),
    live: new Set(),
    byIdempotencyKey: new Map(),
    bundles: new Map(),
    hooks: new Map(),
    workers: new Map(),
    stalled: new Map(),
    queueLimits: new Map(),
    noticed: [],
    now: options.now ?? Date.now,
  };
  const listeners = createListeners();
  let closed = false;

  /** Every call goes through here: answers come later. */
  async function call<Result>(work: () => Result): Promise<Result> {
    if (closed) throw perdureError("store_closed", { description: "memory" });
    const result = work();
    await Promise.resolve();
    return result;
  }

  async function write(operations: readonly Operation[]): Promise<OperationResult[]> {
    const done = await call(() => operations.map((operation) => ({ operation, result: apply(state, operation) })));
    const notices = state.noticed.splice(0).map((runId): Change => ({ type: "inbox", runId }));
    listeners.tell([...done.flatMap(({ operation, result }) => changesOf(operation, result)), ...notices]);
    return done.map(({ result }) => result);
  }

  return {
    description: "memory",
    pushes: true,
    write,
    claim: (request) => call(() => claim(state, request)),
    register: (worker) => call(() => register(state, worker)),
    readRun: (by) =>
      call(() => {
        const run = "runId" in by ? state.runs.get(by.runId) : state.byIdempotencyKey.get(by.idempotencyKey);
        return run === undefined ? null : recordOf(run);
      }),
    readJournal: (runId, after, page) =>
      call(() => firstOf((state.runs.get(runId)?.journal ?? []).slice(after), page).map((event) => ({ ...event }))),
    readInbox: (runId, after, page) => call(() => readInbox(state, runId, after, page)),
    readStepResults: (runId) => call(() => readStepResults(state, runId)),
    readHook: (token) => call(() => structuredClone(state.hooks.get(token) ?? null)),
    ownedInboxes: (workerId) =>
      call(() =>
        [...state.live].filter((run) => run.record.owner === workerId && run.inbox.size > 0).map((run) => run.record.runId),
      ),
    listRuns: (query) => call(() => listRuns(state, query)),
    readBundle: (hash) => call(() => bundleOf(state, hash)),
    readChunks: (stream, from, limit) => call(() => readChunks(state, stream, from, limit)),
    sweep: (request) => call(() => sweep(state, request)),
    subscribe: listeners.subscribe,
    close: async () => {
      closed = true;
    },
    kill(workerId) {
      kill(state, workerId);
      listeners.tell([{ type: "any" }]);
    },
    stall(workerId) {
      stall(state, workerId);
      listeners.tell([{ type: "any" }]);
    },
  };
}

function apply(state: MemoryState, operation: Operation): OperationResult {
  switch (operation.kind) {
    case "create":
      return create(state, operation);
    case "commit":
      return commit(state, operation);
    case "send":
      return send(state, operation);
    case "append":
      return append(state, operation);
    case "step-result":
      return recordStepResult(state, operation);
  }
}

function readInbox(state: MemoryState, runId: string, after: number, page: PageLimit): InboxPage {
  const behind = [...(state.runs.get(runId)?.inbox.values() ?? [])].filter(({ position }) => position > after);
  const entries = firstOf(behind, page);
  return {
    entries: entries.map((entry) => ({ ...entry, correlationIds: [...entry.correlationIds] })),
    end: entries.length === behind.length,
  };
}

function bundleOf(state: MemoryState, hash: string): Bundle | null {
  const found = state.bundles.get(hash);
  if (found === undefined) return null;
  const { unusedSince: _, ...bundle } = found;
  return structuredClone(bundle);
}
