/**
 * Operations as they travel to the thread: strings, numbers and bytes only, ready to be bound. Texts are escaped (`text.ts`), and
 * what SQL does not look into is JSON.
 */
import type { RunStatus, TerminalStatus } from "perdure/store";
import type { WireMessage } from "./message.ts";

export type WireOperation = WireCreate | WireCommit | WireSend | WireAppend | WireStepResult;

export interface WireCreate {
  kind: "create";
  runId: string;
  workflowId: string;
  idempotencyKey: string | null;
  tags: string;
  queue: string;
  priority: number;
  events: string;
  eventCount: number;
  bundleHash: string;
  /** Null: the file is believed to have it. */
  bundle: { abi: number; steps: string; code: string; map: string | null } | null;
  owner: string | null;
  wakeAt: number;
  createdAt: number;
}

export interface WireCommit {
  kind: "commit";
  runId: string;
  epoch: number;
  commitId: string;
  /** Number of the first event; 0 when there is none. */
  first: number;
  count: number;
  events: string | null;
  endsActivation: boolean;
  status: RunStatus;
  startedAt: number | null;
  wakeAt: number | null;
  outstanding: number;
  inboxSeen: number | null;
  /** What an ordinary commit lacks: most are ordinary, and what is not sent costs nothing. */
  more: Partial<WireCommitMore> | null;
}

export interface WireCommitMore {
  /** Set when the commit is wrong whatever the store holds. */
  fault: string | null;
  taken: string[];
  tokens: WireToken[];
  creations: WireCreation[];
  watches: WireWatch[];
  results: string[];
  outbox: { runId: string; message: WireMessage }[];
  code: string | null;
  completedAt: number | null;
  release: boolean;
  seal: boolean;
  progress: boolean;
  endTurn: boolean;
}

export interface WireToken {
  action: "claim" | "release";
  ordinal: number;
  token: string;
  hookId: string;
  webhook: number;
  metadata: string | null;
}

export interface WireCreation {
  ordinal: number;
  run: WireCreate;
}

export interface WireWatch {
  runId: string;
  /** Of the notice. */
  messageId: string;
}

export interface WireSend {
  kind: "send";
  runId: string | null;
  token: string | null;
  message: WireMessage;
}

export interface WireAppend {
  kind: "append";
  runId: string;
  namespace: string;
  epoch: number;
  stepId: string;
  attempt: number;
  sequence: number;
  count: number;
  /** A JSON array with `b<bytes>` for each chunk of bytes and `v<bytes>` for each encoded value. */
  sizes: string;
  data: Uint8Array;
  close: boolean;
}

export interface WireStepResult {
  kind: "step-result";
  runId: string;
  epoch: number;
  stepId: string;
  value: string;
}

export interface TokenDecision {
  ordinal: number;
  ownerRunId: string | null;
}
export interface CreationOutcome {
  outcome: "created" | "exists";
  runId: string;
  workflowId: string;
}
export type WatchOutcome = "watching" | "not-found";

/** What a commit asked for, answered in its order. */
export interface CommitAnswers {
  tokens: TokenDecision[];
  creations: CreationOutcome[];
  watches: WatchOutcome[];
}

export type WireResult =
  | { outcome: "created"; epoch: number }
  | { outcome: "exists"; runId: string; workflowId: string; epoch: number; owner: string | null }
  | { outcome: "bundle-missing" }
  /** `answers` is null when it asked for nothing; `notified` are runs that have a notice of an end by it. */
  | { outcome: "committed"; inboxPosition: number; answers: CommitAnswers | null; notified: string[] }
  | { outcome: "fenced" }
  | { outcome: "inbox-moved"; inboxPosition: number }
  | { outcome: "sent"; runId: string; position: number; hookId: string | null }
  | { outcome: "duplicate"; runId: string }
  | { outcome: "not-found" }
  | { outcome: "ended"; runId: string; status: TerminalStatus }
  /** The run is sealed. */
  | { outcome: "ending"; runId: string }
  | { outcome: "appended"; first: number }
  | { outcome: "closed" }
  | { outcome: "recorded" }
  /** No correct worker asks for this. */
  | { outcome: "invalid"; reason: string }
  /** Nothing was written. Only what is too large is the operation's own fault. */
  | { outcome: "failed"; failure: WireFailure };

export type WireFailure =
  | { code: "store_full" }
  | { code: "value_too_large" }
  | { code: "store_newer"; version: number; supported: number }
  | { code: "store_corrupt"; reason: string }
  | { code: "store_unavailable"; reason: string };
