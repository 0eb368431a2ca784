/** What a store keeps, as it gives it back. */
import type { Encoded } from "../../journal/events.ts";
import type { Chunk } from "../../values/chunk.ts";
import type { InboxMessage } from "./send.ts";

export type { Chunk };

export type RunStatus = "pending" | "running" | "parked" | TerminalStatus;
export type TerminalStatus = "completed" | "failed" | "cancelled";

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
}

export interface RunRecord extends RunState {
  runId: string;
  workflowId: string;
  tags: Record<string, string>;
  queue: string;
  priority: number;
  /** Hash. */
  bundle: string;
  createdAt: number;
  epoch: number;
  owner: string | null;
  /** Number of the last event. */
  journalLength: number;
  /** Of the last message that was sent to the run; 0 before the first. */
  inboxPosition: number;
  /** Messages that are not taken. */
  inboxCount: number;
  /** Of a run that is over: the value of its last event, its result or its error. Null before. */
  result: Encoded | null;
}

export interface InboxEntry extends InboxMessage {
  /** Assigned by the store under the run's lock: 1, 2, 3, … for the life of the run. */
  position: number;
  /** For "hook": the hook instance that the token named when it was sent. */
  hookId: string | null;
}

export interface InboxPage {
  entries: InboxEntry[];
  /** Nothing came behind the last entry when the page was read. */
  end: boolean;
}

/** At most so many, and so many bytes of payload, but at least one where there is one. */
export interface PageLimit {
  limit: number;
  maxBytes: number;
}

/** The result of a transactional step that no commit has journalled yet. */
export interface StepResult {
  stepId: string;
  epoch: number;
  value: Encoded;
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

export interface StreamName {
  runId: string;
  /** "" is the default stream. */
  namespace: string;
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
