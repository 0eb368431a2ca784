/**
 * Operations as they travel to the thread: strings, numbers and bytes only, ready to be bound. Texts are escaped (`text.ts`), and
 * what SQL does not look into is JSON.
 */
import type { InboxMessage, RunStatus, TerminalStatus } from "perdure/store";

export type WireOperation = WireCreate | WireCommit | WireSend | WireAppend;

export interface WireCreate {
  kind: "create";
  runId: string;
  workflowId: string;
  idempotencyKey: string | null;
  tags: string;
  events: string;
  eventCount: number;
  bundleHash: string;
  /** Null: this process has seen it stored. */
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
  progress: boolean;
  status: RunStatus;
  startedAt: number | null;
  wakeAt: number | null;
  outstanding: number;
  inboxSeen: number | null;
  /** Null for an ordinary commit: most are, and what is not sent costs nothing. */
  more: WireCommitMore | null;
}

export interface WireCommitMore {
  /** Set when the commit is wrong whatever the store holds. */
  fault: string | null;
  taken: string[];
  tokens: WireToken[];
  outbox: { runId: string; message: WireMessage }[];
  code: string | null;
  completedAt: number | null;
  result: string | null;
  release: boolean;
}

export interface WireToken {
  action: "claim" | "release";
  ordinal: number;
  token: string;
  hookId: string;
  webhook: number;
  metadata: string | null;
}

export interface WireMessage {
  messageId: string;
  type: InboxMessage["type"];
  /** `correlationIds`, `detail` and `value`. */
  body: string;
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

export type WireResult =
  | { outcome: "created"; epoch: number }
  | { outcome: "exists"; runId: string; workflowId: string; epoch: number; owner: string | null }
  | { outcome: "committed"; inboxPosition: number; tokens: { ordinal: number; ownerRunId: string | null }[] }
  | { outcome: "fenced" }
  | { outcome: "inbox-moved"; inboxPosition: number }
  | { outcome: "sent"; runId: string; position: number; hookId: string | null }
  | { outcome: "duplicate"; runId: string }
  | { outcome: "not-found" }
  | { outcome: "ended"; runId: string; status: TerminalStatus }
  | { outcome: "appended"; first: number }
  | { outcome: "closed" }
  /** No correct worker asks for this. */
  | { outcome: "invalid"; reason: string }
  | { outcome: "refused"; failure: WireFailure };

export type WireFailure =
  | { code: "store_full" }
  | { code: "value_too_large" }
  | { code: "store_newer"; version: number; supported: number }
  | { code: "store_corrupt"; reason: string }
  | { code: "store_unavailable"; reason: string };
