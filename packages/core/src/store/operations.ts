/** The writes of a store: what each asks for and every outcome. docs/spec/store.md has the rules by number. */
import type { Encoded, JournalEvent } from "../journal/events.ts";
import type { Bundle, Chunk, RunState, StreamName, TerminalStatus } from "./records.ts";

export type Operation = CreateRun | Commit | Send | AppendChunks | RecordStepResult;

export type OperationResult = CreateResult | CommitResult | SendResult | AppendResult | RecordResult;

/** The operation's own fault, and lasting: too large, or wrong. Nothing was written. */
export interface Refused {
  outcome: "refused";
  code: string;
  message: string;
}

/** The store can't do it for now (no room, no disk, another holds the lock, the run is ending): nothing was written; repeat it. */
export interface Unavailable {
  outcome: "unavailable";
  code: string;
  message: string;
}

/** The store does not have the bundle: nothing was written; repeat the operation with its text. */
export interface BundleMissing {
  outcome: "bundle-missing";
}

// ── create ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface CreateRun {
  kind: "create";
  runId: string;
  workflowId: string;
  idempotencyKey: string | null;
  tags: Record<string, string>;
  /** Only workers that serve this queue claim the run. */
  queue: string;
  /** 0 to 9; runs of a higher one are claimed first. */
  priority: number;
  /** `run_created`, and with an owner `run_started`. */
  events: JournalEvent[];
  bundleHash: string;
  /** Stored in the same transaction. Null: the store is believed to have it. */
  bundle: Bundle | null;
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
  | BundleMissing
  | Refused
  | Unavailable;

// ── commit ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Commit {
  kind: "commit";
  runId: string;
  epoch: number;
  /** Unique for this commit; a repeat with the same id gives the first answer. */
  commitId: string;
  /** Numbered without gaps from `journal length + 1`. May be empty (a hand-over). With a terminal status the last one ends the run. */
  events: readonly JournalEvent[];
  /** Inbox entries that `events` took up; they leave the inbox. */
  taken: readonly string[];
  /** Decisions about hook tokens, in program order, idempotent by (run, ordinal). */
  tokens: readonly TokenOperation[];
  /** Runs that this run starts, idempotent by (run, ordinal): durable with the commit. */
  creations: readonly Creation[];
  /** Runs of whose end this run wants to hear. */
  watches: readonly Watch[];
  /** Ids of steps whose result `recordStepResult` had kept and `events` now hold. */
  results: readonly string[];
  /** Messages to other runs, delivered at least once. */
  outbox: readonly OutboxMessage[];
  state: RunState;
  /** "release": gives up ownership cleanly; a claim of it counts as no death. */
  ownership: "keep" | "release";
  /**
   * The highest inbox position that the owner has seen. Required when the commit ends the run or disposes a hook; refused with
   * `inbox-moved` when the inbox has more. Null elsewhere: a run that is released or parked is due if its inbox concerns it.
   */
  inboxSeen: number | null;
  /** If this commit is `inbox-moved` too, sends to the run are `unavailable` until its owner's next commit or a claim. */
  seal: boolean;
  /** Something that was outstanding when an owner died has ended: deaths and solo deaths begin anew. */
  progress: boolean;
  /** The run goes on beside others: it is no longer marked `alone`. */
  endTurn: boolean;
}

export type CommitResult =
  | {
      outcome: "committed";
      inboxPosition: number;
      tokens: readonly TokenAnswer[];
      creations: readonly CreationAnswer[];
      watches: readonly WatchAnswer[];
    }
  /** Another worker owns the run, or it is over: nothing was written, the worker drops the run. */
  | { outcome: "fenced" }
  /** More came in than `inboxSeen`: nothing was written, the owner reads the inbox and commits again. */
  | { outcome: "inbox-moved"; inboxPosition: number }
  /** Of one of the creations. */
  | BundleMissing
  | Refused
  | Unavailable;

export type TokenOperation =
  | { action: "claim"; ordinal: number; token: string; hookId: string; webhook: boolean; metadata: Encoded | null }
  | { action: "release"; ordinal: number; token: string };
export interface TokenAnswer {
  ordinal: number;
  ownerRunId: string | null;
}

export interface Creation {
  ordinal: number;
  /** Without an owner. */
  run: Omit<CreateRun, "kind" | "owner">;
}
/** The run that has the id or key. A repeat for the same ordinal is answered as the first time. */
export interface CreationAnswer {
  ordinal: number;
  outcome: "created" | "exists";
  runId: string;
  workflowId: string;
}

/** Asks for one message when the run ends, or at once if it is over: type "child", id `child:<correlationId>`. */
export interface Watch {
  runId: string;
  correlationId: string;
}
export interface WatchAnswer {
  correlationId: string;
  outcome: "watching" | "not-found";
}

export interface OutboxMessage {
  runId: string;
  message: InboxMessage;
}

// ── send ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

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
  /** JSON. Of "child": the run that ended, `{ runId, status }`; its result is read there. */
  detail: string | null;
  value: Encoded | null;
}
export type SendResult =
  | { outcome: "sent"; runId: string; position: number; hookId: string | null }
  /** This message id was there before. */
  | { outcome: "duplicate"; runId: string }
  | { outcome: "not-found" }
  | { outcome: "ended"; runId: string; status: TerminalStatus }
  | Refused
  | Unavailable;

// ── append ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

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
  chunks: readonly Chunk[];
  close: boolean;
}
export type AppendResult =
  /** `first` is the index of the first chunk of this operation. */
  | { outcome: "appended"; first: number }
  /** Another worker owns the run, a later attempt has written, or the run is over. */
  | { outcome: "fenced" }
  | { outcome: "closed" }
  | Refused
  | Unavailable;

// ── step-result ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Keeps the result of a transactional step beside its run, until a commit journals it. A store with transactions for users does
 * the same in theirs.
 */
export interface RecordStepResult {
  kind: "step-result";
  runId: string;
  epoch: number;
  /** `step_…`. */
  stepId: string;
  value: Encoded;
}
export type RecordResult =
  /** Also for a repeat: the first value stays. */
  { outcome: "recorded" } | { outcome: "fenced" } | Refused | Unavailable;
