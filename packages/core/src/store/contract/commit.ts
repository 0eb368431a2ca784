import type { Encoded, JournalEvent } from "../../journal/events.ts";
import type { CreateRun } from "./create.ts";
import type { BundleMissing, Refused, Unavailable } from "./outcomes.ts";
import type { RunState } from "./records.ts";
import type { InboxMessage } from "./send.ts";

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
