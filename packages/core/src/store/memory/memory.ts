import { perdureError } from "../../errors/perdure-error.ts";
import type { Operation, OperationResult, Store } from "../contract.ts";
import { changesOf } from "../changes.ts";
import { createListeners } from "../listeners.ts";
import { append, readChunks } from "./append.ts";
import { claim, kill, register } from "./claim.ts";
import { commit } from "./commit.ts";
import { create } from "./create.ts";
import { listRuns } from "./list.ts";
import { send } from "./send.ts";
import { type MemoryState, recordOf } from "./state.ts";

export interface MemoryStore extends Store {
  /** Lets a worker die without a word: its runs can be claimed by others, as after `kill -9`. */
  kill(workerId: string): void;
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
    listeners.tell(done.flatMap(({ operation, result }) => changesOf(operation, result)));
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
    readJournal: (runId, after, limit) =>
      call(() => (state.runs.get(runId)?.journal ?? []).slice(after, after + limit).map((event) => ({ ...event }))),
    readInbox: (runId, after, limit) =>
      call(() => {
        const entries = [...(state.runs.get(runId)?.inbox.values() ?? [])];
        return entries
          .filter((entry) => entry.position > after)
          .slice(0, limit)
          .map((entry) => ({ ...entry, correlationIds: [...entry.correlationIds] }));
      }),
    readHook: (token) => call(() => structuredClone(state.hooks.get(token) ?? null)),
    ownedInboxes: (workerId) =>
      call(() =>
        [...state.live].filter((run) => run.record.owner === workerId && run.inbox.size > 0).map((run) => run.record.runId),
      ),
    listRuns: (query) => call(() => listRuns(state, query)),
    readBundle: (hash) => call(() => structuredClone(state.bundles.get(hash) ?? null)),
    readChunks: (stream, from, limit) => call(() => readChunks(state, stream, from, limit)),
    subscribe: listeners.subscribe,
    close: async () => {
      closed = true;
    },
    kill(workerId) {
      kill(state, workerId);
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
  }
}
