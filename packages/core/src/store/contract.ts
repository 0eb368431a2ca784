/**
 * What the durable layer asks of a store. Glossary:
 *
 * - **run**: one execution of a workflow; its **journal** is the truth, its row a summary for claims and lists.
 * - **owner**: the worker that may write the run; proven by the **epoch**, which every claim increments.
 * - **inbox**: what others sent to the run; the owner takes entries in its commits. **outbox**: what a commit sends to other runs.
 * - **operation**: one atomic write. Operations travel to the store in batches; each has a result of its own.
 * - **outstanding**: a step or an activation of the run has begun and is not recorded as ended.
 * - **strike**: an unclean death of the owner while something was outstanding. Progress clears strikes.
 *
 * All times are ms since the epoch. The rules that `perdure/testing/store` checks are numbered in docs/spec/store.md.
 */
import type { Encoded, JournalEvent } from "../journal/events.ts";

export type RunStatus = "pending" | "running" | "parked" | "completed" | "failed" | "cancelled";
export type TerminalStatus = "completed" | "failed" | "cancelled";

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
  /** Takes ownership of up to `limit` runnable runs without a live owner; none for a worker that is not registered. Durable when it resolves. */
  claim(request: ClaimRequest): Promise<ClaimedRun[]>;
  /** Registers the worker and starts to hold its life; runs of a worker that no longer lives can be claimed by others. */
  register(worker: WorkerRegistration): Promise<WorkerLife>;
  readRun(run: { runId: string } | { idempotencyKey: string }): Promise<RunRecord | null>;
  readJournal(runId: string, after: number, limit: number): Promise<JournalEvent[]>;
  readInbox(runId: string, after: number, limit: number): Promise<InboxEntry[]>;
  /** The hook that owns this token at this moment. */
  readHook(token: string): Promise<HookRecord | null>;
  /** Runs that this worker owns and whose inbox is not empty: what a worker asks after a hint that names no run. */
  ownedInboxes(workerId: string): Promise<string[]>;
  listRuns(query: RunQuery): Promise<RunRecord[]>;
  readBundle(hash: string): Promise<Bundle | null>;
  /** Chunks from `from` on (0 is the first), at most `limit`, and what is known of the end. */
  readChunks(stream: StreamName, from: number, limit: number): Promise<ChunkPage>;
  /** Calls back after each durable change, in this process or (where `pushes`) in another. Hints: duplicates and losses happen. */
  subscribe(listener: (change: Change) => void): () => void;
  close(): Promise<void>;
}

// ── Operations ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Operation = CreateRun | Commit | Send | AppendChunks;

export type OperationResult = CreateResult | CommitResult | SendResult | AppendResult;

/** A failure of one operation that repeating it would not change (disk full, value too large for the store). */
export interface Refused {
  outcome: "refused";
  code: string;
  message: string;
}

export interface CreateRun {
  kind: "create";
  runId: string;
  workflowId: string;
  idempotencyKey: string | null;
  tags: Record<string, string>;
  /** `run_created`, and with an owner `run_started`. */
  events: JournalEvent[];
  /** Stored in the same transaction when the store does not have it. */
  bundle: Bundle;
  /** Set: the run is created with this owner and epoch 1, outstanding. Null: any worker may claim it. */
  owner: string | null;
  /** When it may be claimed first. */
  wakeAt: number;
  createdAt: number;
}
export type CreateResult =
  | { outcome: "created"; epoch: number }
  /** The id or the idempotency key is taken (also by a repeat of this very operation): the run that has it. */
  | { outcome: "exists"; runId: string; workflowId: string; epoch: number; owner: string | null }
  | Refused;

export interface Commit {
  kind: "commit";
  runId: string;
  epoch: number;
  /** Unique for this commit; a repeat with the same id gives the first answer. */
  commitId: string;
  /** Numbered without gaps from `journal length + 1`. May be empty (a hand-over). */
  events: JournalEvent[];
  /** Inbox entries that `events` took up; they leave the inbox. */
  taken: string[];
  /** Decisions about hook tokens, in program order, idempotent by (run, ordinal). */
  tokens: TokenOperation[];
  /** Messages to other runs, delivered at least once. */
  outbox: OutboxMessage[];
  state: RunState;
  /** "release": gives up ownership cleanly; a claim of it counts as no strike. */
  ownership: "keep" | "release";
  /**
   * The highest inbox position that the owner has seen. Required when the commit ends the run, disposes a hook or releases
   * ownership; refused with `inbox-moved` when the inbox has more. Null elsewhere.
   */
  inboxSeen: number | null;
}

/** The summary that a commit writes to the run's row. */
export interface RunState {
  status: RunStatus;
  /** Why the run is parked or failed: a stable code. */
  code: string | null;
  startedAt: number | null;
  completedAt: number | null;
  /** When the run wants to be claimed although nothing is sent to it: its next sleep or retry. */
  wakeAt: number | null;
  /** A step has begun or may begin on the strength of this commit. */
  outstanding: boolean;
  /** With a terminal status: the result or the error. */
  result: Encoded | null;
}

export type CommitResult =
  | { outcome: "committed"; inboxPosition: number; tokens: TokenAnswer[] }
  /** Another worker owns the run, or it is over: nothing was written, the worker drops the run. */
  | { outcome: "fenced" }
  /** More came in than `inboxSeen`: nothing was written, the owner reads the inbox and commits again. */
  | { outcome: "inbox-moved"; inboxPosition: number }
  | Refused;

export type TokenOperation =
  | { action: "claim"; ordinal: number; token: string; hookId: string; webhook: boolean; metadata: Encoded | null }
  | { action: "release"; ordinal: number; token: string };
export type TokenAnswer = { ordinal: number; ownerRunId: string | null };

export interface OutboxMessage {
  runId: string;
  message: InboxMessage;
}

/** Puts a message into a run's inbox. */
export interface Send {
  kind: "send";
  /** The run, or the owner of a hook token at this moment. */
  to: { runId: string } | { token: string };
  message: InboxMessage;
}
export interface InboxMessage {
  /** Made by the sender; unique in inbox and journal for the life of the run, so that repeating is harmless. */
  messageId: string;
  type: "cancel" | "wake" | "unpark" | "hook" | "child";
  /** The entities it is for: the waits to wake, the hook, the child. Empty: all that are pending. */
  correlationIds: readonly string[];
  detail: string | null;
  value: Encoded | null;
}
export type SendResult =
  | { outcome: "sent"; runId: string; position: number; hookId: string | null }
  /** This message id was there before. */
  | { outcome: "duplicate"; runId: string }
  | { outcome: "not-found" }
  | { outcome: "ended"; runId: string; status: TerminalStatus }
  | Refused;

export interface InboxEntry extends InboxMessage {
  /** Assigned by the store under the run's lock: 1, 2, 3, … for the life of the run. */
  position: number;
  /** For "hook": the hook instance that the token named when it was sent. */
  hookId: string | null;
}

/** A chunk: bytes as they are, or an encoded value. */
export type Chunk = Uint8Array | Encoded;

export interface StreamName {
  runId: string;
  /** "" is the default stream. */
  namespace: string;
}

export interface AppendChunks {
  kind: "append";
  stream: StreamName;
  epoch: number;
  stepId: string;
  attempt: number;
  /**
   * The writer's own count of its appends to the stream, from 0: a repeat of the same number gives the first answer. A writer is
   * one execution of an attempt: the same attempt under a later epoch (its process died) counts from 0 again.
   */
  sequence: number;
  chunks: Chunk[];
  close: boolean;
}
export type AppendResult =
  /** `first` is the index of the first chunk of this operation. */
  | { outcome: "appended"; first: number }
  /** Another worker owns the run, a later attempt has written, or the run is over. */
  | { outcome: "fenced" }
  | { outcome: "closed" }
  | Refused;

// ── Claims and workers ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface WorkerRegistration {
  workerId: string;
  /** How long a worker may be silent before others may claim its runs; unused where the store sees a death itself. */
  leaseMs: number;
  /** The heartbeat stops when the main thread has not moved for this long. */
  stallMs: number;
  steps: readonly string[];
}

export interface WorkerLife {
  /** Ms of this process's monotonic clock until which the worker may start work without a new beat; Infinity where no clock is involved. */
  validUntil(): number;
  /** The main thread moved. Called from the worker's own timer. */
  moved(): void;
  /** An activation of this run begins (null: ended). Long ones are recorded durably by the beat, so that a death in one is a strike. */
  activating(runId: string | null): void;
  /** Clean end: the worker has released all its runs. */
  end(): Promise<void>;
}

export interface ClaimRequest {
  workerId: string;
  limit: number;
  /** Only these, or any. */
  runIds?: readonly string[];
  /** The claimer's own clock, for stores without one; stores with a clock of their own ignore it. */
  now: number;
}

export interface ClaimedRun extends RunRecord {
  /** Unclean deaths with something outstanding since the last progress, this one included. 0: not suspect. */
  strikes: number;
}

// ── Reads ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface RunRecord extends RunState {
  runId: string;
  workflowId: string;
  tags: Record<string, string>;
  bundle: string;
  createdAt: number;
  epoch: number;
  owner: string | null;
  /** Number of the last event. */
  journalLength: number;
  inboxPosition: number;
  /** Set by the store: journal entries and inbox entries that are not taken yet make the run runnable. */
  inboxCount: number;
}

/** An owned hook token. */
export interface HookRecord {
  token: string;
  runId: string;
  hookId: string;
  /** Only such tokens can be resumed through the public webhook route. */
  webhook: boolean;
  metadata: Encoded | null;
  /** When the token was claimed, by the store's clock. */
  createdAt: number;
}

export interface RunQuery {
  status?: readonly RunStatus[];
  workflowId?: string;
  tags?: Record<string, string>;
  /** Created at or after. */
  since?: number;
  /** Return runs that were created before this one (newest first). */
  before?: { createdAt: number; runId: string };
  limit: number;
}

export interface Bundle {
  hash: string;
  code: string;
  /** Source map without sources' text, as JSON. */
  map: string | null;
  abi: number;
  /** Ids of the steps that it calls: a worker without one of them leaves the run to a worker that has it. */
  steps: readonly string[];
}

export interface ChunkPage {
  chunks: Chunk[];
  /** Index one past the last durable chunk. */
  length: number;
  /** The writer closed the stream, or the run is over. */
  closed: boolean;
  /** Set when the run is over and its end closed the stream: "failed" and "cancelled" end a reader with an error. Null when the writer closed it. */
  runStatus: TerminalStatus | null;
  /** Chunks that a step wrote, for retries: step and attempt of each chunk of this page. */
  writers: { stepId: string; attempt: number }[];
}

/** Chunks that are durable: the index of the first, and whether the writer closed the stream behind them. */
export interface Appended {
  first: number;
  chunks: readonly Chunk[];
  close: boolean;
}

/** A hint that something changed. In the process that wrote it also says what is durable now, so that nobody need ask the store. */
export type Change =
  /** `end`: of a run that this commit has ended. */
  | { type: "run"; runId: string; status: RunStatus; end?: RunState }
  | { type: "inbox"; runId: string }
  | { type: "stream"; runId: string; namespace: string; appended?: Appended }
  /** Something somewhere changed: look at whatever you wait for. */
  | { type: "any" };
