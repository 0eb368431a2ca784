import type { Encoded, JournalEvent } from "../../journal/events.ts";
import type {
  Bundle,
  Chunk,
  CommitResult,
  CreationAnswer,
  HookRecord,
  InboxEntry,
  RunRecord,
  WorkerOffer,
} from "../contract/contract.ts";
import { dueAt, isTerminal, releasesParked } from "../rules.ts";

/** Everything that the memory store holds. */
export interface MemoryState {
  runs: Map<string, MemoryRun>;
  /** Runs that are not over, for claims. */
  live: Set<MemoryRun>;
  byIdempotencyKey: Map<string, MemoryRun>;
  bundles: Map<string, MemoryBundle>;
  hooks: Map<string, HookRecord>;
  /** Workers that live. */
  workers: Map<string, MemoryWorker>;
  /** Workers that stand still: they live again when they move. */
  stalled: Map<string, StalledWorker>;
  queueLimits: Map<string, number>;
  /** Runs that have had a notice since the last time that listeners were told. */
  noticed: string[];
  /** The store's clock. */
  now: () => number;
}

export interface MemoryWorker {
  offer: WorkerOffer;
  steps: ReadonlySet<string>;
  /** The run whose activation it is in. */
  activating: string | null;
}

export interface StalledWorker {
  worker: MemoryWorker;
  /** The run in whose activation it stalled. */
  runId: string | null;
}

export interface MemoryBundle extends Bundle {
  /** Since when a sweep has found it without a run. */
  unusedSince: number | null;
}

export interface MemoryRun {
  record: Omit<RunRecord, "inboxCount" | "inboxPosition" | "journalLength">;
  idempotencyKey: string | null;
  journal: JournalEvent[];
  /** Entries that are not taken, by message id, in order of position. */
  inbox: Map<string, InboxEntry>;
  inboxPosition: number;
  /** Ids of all messages ever sent to the run. */
  messageIds: Set<string>;
  /** Sends are not taken until the owner's next commit or a claim. */
  sealed: boolean;
  /** First answers by commit id. */
  commits: Map<string, CommitResult>;
  /** First answers of token operations, by action and ordinal: the run that owned the token, or null. */
  tokenAnswers: Map<string, string | null>;
  /** First answers of creations, by ordinal. */
  creationAnswers: Map<number, CreationAnswer>;
  /** Correlation ids of its watches. */
  watching: Set<string>;
  /** Who wants to hear of its end. */
  watchers: { run: MemoryRun; correlationId: string }[];
  stepResults: Map<string, { epoch: number; value: Encoded }>;
  streams: Map<string, MemoryStream>;
  deaths: number;
  soloDeaths: number;
  /** It has its turn alone. */
  alone: boolean;
  /** The owner's beat recorded a long activation. */
  marked: boolean;
  /** Such a one was under way when the last owner died. */
  diedActive: boolean;
}

export interface MemoryStream {
  chunks: { chunk: Chunk; stepId: string; attempt: number }[];
  closed: boolean;
  writers: Map<string, { epoch: number; attempt: number; firsts: number[] }>;
}

export function emptyState(now: () => number): MemoryState {
  return {
    runs: new Map(),
    live: new Set(),
    byIdempotencyKey: new Map(),
    bundles: new Map(),
    hooks: new Map(),
    workers: new Map(),
    stalled: new Map(),
    queueLimits: new Map(),
    noticed: [],
    now,
  };
}

export function recordOf(run: MemoryRun): RunRecord {
  return {
    ...run.record,
    tags: { ...run.record.tags },
    journalLength: run.journal.length,
    inboxPosition: run.inboxPosition,
    inboxCount: run.inbox.size,
  };
}

/** Since when the run is due, or null when it is not. */
export function dueSince(run: MemoryRun, now: number): number | null {
  const { status, outstanding, wakeAt } = run.record;
  if (isTerminal(status)) return null;
  const parkReleased = [...run.inbox.values()].some(releasesParked);
  const due = dueAt({ status, outstanding, wakeAt, inboxCount: run.inbox.size, parkReleased });
  return due !== null && due <= now ? due : null;
}
