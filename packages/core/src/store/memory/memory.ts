import { perdureError } from "../../errors/perdure-error.ts";
import type { Change, Operation, OperationResult, Store } from "../contract/contract.ts";
import { changesOf } from "../changes.ts";
import { createListeners } from "../listeners.ts";
import { append, readChunks } from "./append.ts";
import { claim } from "./claim.ts";
import { commit } from "./commit.ts";
import { create } from "./create.ts";
import { listRuns } from "./list.ts";
import { ownedInboxes, readBundle, readInbox, readJournal, readRun } from "./read.ts";
import { send } from "./send.ts";
import { emptyState, type MemoryState } from "./state.ts";
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
  const state = emptyState(options.now ?? Date.now);
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
    readRun: (by) => call(() => readRun(state, by)),
    readStatuses: (runIds) => call(() => runIds.map((runId) => state.runs.get(runId)?.record.status ?? null)),
    readJournal: (runId, after, page) => call(() => readJournal(state, runId, after, page)),
    readInbox: (runId, after, page) => call(() => readInbox(state, runId, after, page)),
    readStepResults: (runId) => call(() => readStepResults(state, runId)),
    readHook: (token) => call(() => structuredClone(state.hooks.get(token) ?? null)),
    ownedInboxes: (workerId) => call(() => ownedInboxes(state, workerId)),
    listRuns: (query) => call(() => listRuns(state, query)),
    readBundle: (hash) => call(() => readBundle(state, hash)),
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
