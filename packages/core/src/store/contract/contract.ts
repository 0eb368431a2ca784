/**
 * What the durable layer asks of a store. Glossary:
 *
 * - **run**: one execution of a workflow; its **journal** is the truth, its row a summary for claims and lists.
 * - **owner**: the worker that may write the run; proven by the **epoch**, which every claim increments.
 * - **inbox**: what others sent to the run; the owner takes entries in its commits. **outbox**: what a commit sends to other runs.
 * - **operation**: one atomic write. Operations travel to the store in batches; each has a result of its own.
 * - **outstanding**: a step or an activation of the run has begun and is not recorded as ended.
 * - **death**: an unclean end of a worker, counted by each of its runs that had something outstanding; a **solo death** if that
 *   was the only one. Progress begins both counts anew. **suspect**: a run with 2 deaths or more.
 * - **to cover** a bundle: to have all steps that it calls.
 *
 * All times are ms since the epoch. The rules that `perdure/testing/store` checks are numbered in docs/spec/store.md.
 */
import type { JournalEvent } from "../../journal/events.ts";
import type { Change } from "./changes.ts";
import type { Operation, OperationResult } from "./operations.ts";
import type {
  Bundle,
  ChunkPage,
  HookRecord,
  InboxPage,
  PageLimit,
  RunQuery,
  RunRecord,
  RunStatus,
  StepResult,
  StreamName,
  TerminalStatus,
} from "./records.ts";
import type { Claim, ClaimRequest, WorkerLife, WorkerRegistration } from "./workers.ts";

export type * from "./changes.ts";
export type * from "./operations.ts";
export type * from "./records.ts";
export type * from "./workers.ts";

export interface Store {
  /** The product's name and where the data lies, for the log line at start: `sqlite .perdure/perdure.db`. */
  readonly description: string;
  /** True while this store pushes changes made by other processes; false: the worker polls every second. */
  readonly pushes: boolean;
  /**
   * Does all operations in the given order, each atomically, and resolves when every `ok` one is durable. The store may use one
   * transaction for all; a lasting failure of one operation must not fail another. Rejects only when nothing is known of the
   * outcome (connection lost): the caller repeats the same operations, which are idempotent.
   */
  write(operations: readonly Operation[]): Promise<OperationResult[]>;
  /** Takes ownership of runs that are due and have no live owner; of none for a worker that is not registered. Durable when it resolves. */
  claim(request: ClaimRequest): Promise<Claim>;
  /** Registers the worker and starts to hold its life; runs of a worker that no longer lives can be claimed by others. */
  register(worker: WorkerRegistration): Promise<WorkerLife>;
  readRun(run: { runId: string } | { idempotencyKey: string }): Promise<RunRecord | null>;
  /** The statuses of at most 1,000 runs, in the order asked; null where there is none. What many who wait for runs ask, at each change. */
  readStatuses(runIds: readonly string[]): Promise<(RunStatus | null)[]>;
  /** Events after a number, in order; fewer than the page allows only at the end. */
  readJournal(runId: string, after: number, page: PageLimit): Promise<JournalEvent[]>;
  /** Messages that are not taken, after a position. */
  readInbox(runId: string, after: number, page: PageLimit): Promise<InboxPage>;
  readStepResults(runId: string): Promise<StepResult[]>;
  /** The hook that owns this token at this moment. */
  readHook(token: string): Promise<HookRecord | null>;
  /** Runs that this worker owns and whose inbox is not empty: what a worker asks after a hint that names no run. */
  ownedInboxes(workerId: string): Promise<string[]>;
  listRuns(query: RunQuery): Promise<RunRecord[]>;
  readBundle(hash: string): Promise<Bundle | null>;
  /** Chunks from `from` on (0 is the first), at most `limit`, and what is known of the end. */
  readChunks(stream: StreamName, from: number, limit: number): Promise<ChunkPage>;
  /** Deletes finished runs past their age with all that belongs to them, then bundles that no run has used for an hour. */
  sweep(request: SweepRequest): Promise<{ runs: number; bundles: number }>;
  /** Calls back after each durable change, in this process or (where `pushes`) in another. Hints: duplicates and losses happen. */
  subscribe(listener: (change: Change) => void): () => void;
  close(): Promise<void>;
}

export interface SweepRequest {
  now: number;
  /** Runs that ended so at or before this time go. Left out: they stay. A run stays while a run that watches it has not taken the notice. */
  endedBefore: Readonly<Partial<Record<TerminalStatus, number>>>;
  /** How many runs at most. */
  limit: number;
}
