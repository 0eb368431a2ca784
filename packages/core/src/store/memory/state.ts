import type { JournalEvent } from "../../journal/events.ts";
import type { Bundle, Chunk, CommitResult, HookRecord, InboxEntry, RunRecord } from "../contract.ts";
import { dueAt, isTerminal, releasesParked } from "../rules.ts";

/** Everything that the memory store holds. */
export interface MemoryState {
  runs: Map<string, MemoryRun>;
  /** Runs that are not over, for claims. */
  live: Set<MemoryRun>;
  byIdempotencyKey: Map<string, MemoryRun>;
  bundles: Map<string, Bundle>;
  hooks: Map<string, HookRecord>;
  /** Workers that live, each with the run whose activation it is in. */
  workers: Map<string, string | null>;
  /** The store's clock. */
  now: () => number;
  /** Changes that listeners hear of after the write. */
}

export interface MemoryRun {
  record: Omit<RunRecord, "inboxCount" | "inboxPosition" | "journalLength">;
  journal: JournalEvent[];
  /** Entries that are not taken, by message id, in order of position. */
  inbox: Map<string, InboxEntry>;
  inboxPosition: number;
  /** Ids of all messages ever sent to the run. */
  messageIds: Set<string>;
  /** First answers by commit id. */
  commits: Map<string, CommitResult>;
  /** First answers of token operations, by action and ordinal: the run that owned the token, or null. */
  tokenAnswers: Map<string, string | null>;
  streams: Map<string, MemoryStream>;
  strikes: number;
  /** The owner's beat recorded a long activation. */
  marked: boolean;
}

export interface MemoryStream {
  chunks: { chunk: Chunk; stepId: string; attempt: number }[];
  closed: boolean;
  writers: Map<string, { epoch: number; attempt: number; firsts: number[] }>;
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

export function isRunnable(run: MemoryRun, now: number): boolean {
  const { status, outstanding, wakeAt } = run.record;
  if (isTerminal(status)) return false;
  const parkReleased = [...run.inbox.values()].some(releasesParked);
  const due = dueAt({ status, outstanding, wakeAt, inboxCount: run.inbox.size, parkReleased });
  return due !== null && due <= now;
}
