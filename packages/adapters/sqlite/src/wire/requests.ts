import type { RunStatus, TerminalStatus } from "perdure/store";
import type { WireFailure, WireOperation, WireResult } from "./operations.ts";
import type { LifeMemory } from "./life-memory.ts";

/** What the thread is asked for, and what each answer holds. */
export interface Requests {
  write: { payload: WireOperation[]; answer: WireResult[] };
  claim: { payload: WireClaim; answer: WireClaimAnswer };
  register: { payload: WireRegistration; answer: null };
  renew: { payload: { workerId: string; offer: WireOffer }; answer: null };
  end: { payload: { workerId: string }; answer: null };
  readRun: { payload: { runId: string | null; idempotencyKey: string | null }; answer: WireRun | null };
  readStatuses: { payload: { runIds: string[] }; answer: (RunStatus | null)[] };
  readJournal: { payload: WirePageQuery; answer: string[] };
  readInbox: { payload: WirePageQuery; answer: WireInboxPage };
  readStepResults: { payload: { runId: string }; answer: WireKeptResult[] };
  readHook: { payload: { token: string }; answer: WireHook | null };
  ownedInboxes: { payload: { workerId: string }; answer: string[] };
  listRuns: { payload: WireRunQuery; answer: WireRun[] };
  readBundle: { payload: { hash: string }; answer: WireBundle | null };
  readChunks: { payload: { runId: string; namespace: string; from: number; limit: number }; answer: WireChunks };
  sweepRuns: { payload: WireSweep; answer: number };
  sweepBundles: { payload: { now: number }; answer: number };
  close: { payload: null; answer: null };
}
export type RequestKind = keyof Requests;
export type Request = { [Kind in RequestKind]: { id: number; kind: Kind; payload: Requests[Kind]["payload"] } }[RequestKind];

export type Reply =
  | { id: number; answer: unknown }
  /** A lasting failure: repeating the request does not help. */
  | { id: number; failure: WireFailure }
  /** Nothing is known of the outcome. */
  | { id: number; error: string }
  /** Another process wrote. */
  | { changed: true };

export interface WireClaim {
  workerId: string;
  limit: number;
  suspects: number;
  alone: boolean;
  runIds: readonly string[] | null;
  now: number;
}
export interface WireClaimAnswer {
  runs: WireClaimed[];
  aloneDue: boolean;
}

export interface WireRegistration {
  workerId: string;
  stallMs: number;
  memory: LifeMemory;
  offer: WireOffer;
  queueLimits: [queue: string, max: number][];
}

/** What a worker can do. JSON, as its row has it. */
export interface WireOffer {
  steps: string;
  queues: string | null;
  claiming: number;
}

/** A run as `read-run.ts` selects it: its row and the state of its last journal row. */
export interface WireRun {
  run_id: string;
  workflow_id: string;
  tags: string;
  bundle: string;
  created_at: number;
  epoch: number;
  owner: string | null;
  inbox_position: number;
  inbox_count: number;
  journal_length: number;
  status: RunStatus;
  code: string | null;
  started_at: number | null;
  completed_at: number | null;
  wake_at: number | null;
  outstanding: number;
  queue: string;
  priority: number;
  /** Of a run that is over: the value of its last event, as JSON. */
  last_value: string | null;
}
export interface WireClaimed extends WireRun {
  deaths: number;
  solo_deaths: number;
  died_active: number;
  step_results: number;
}

export interface WirePageQuery {
  runId: string;
  after: number;
  limit: number;
  maxBytes: number;
}

export interface WireEntry {
  position: number;
  message_id: string;
  type: string;
  hook_id: string | null;
  body: string;
}

export interface WireInboxPage {
  rows: WireEntry[];
  /** There are others behind them. */
  more: boolean;
}

export interface WireKeptResult {
  step_id: string;
  epoch: number;
  value: string;
}

export interface WireSweep {
  /** For each status: runs that ended at or before this time go. */
  endedBefore: [status: TerminalStatus, time: number][];
  limit: number;
}

export interface WireHook {
  token: string;
  run_id: string;
  hook_id: string;
  webhook: number;
  created_at: number;
  metadata: string | null;
}

export interface WireRunQuery {
  statuses: RunStatus[] | null;
  workflowId: string | null;
  tags: [name: string, value: string][];
  since: number | null;
  before: { createdAt: number; runId: string } | null;
  limit: number;
}

export interface WireBundle {
  hash: string;
  abi: number;
  steps: string;
  code: string;
  map: string | null;
}

export interface WireChunks {
  rows: { first: number; step_id: string; attempt: number; sizes: string; data: Uint8Array }[];
  length: number;
  closed: boolean;
  status: RunStatus | null;
}
