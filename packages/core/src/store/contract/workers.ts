/** What a worker and its store owe each other: the worker's life, and the runs that it claims. */
import type { RunRecord } from "./records.ts";

export interface WorkerRegistration extends WorkerOffer {
  workerId: string;
  /** How long a worker may be silent before others may claim its runs; unused where the store sees a death itself. */
  leaseMs: number;
  /** The heartbeat stops when the main thread has not moved for this long. */
  stallMs: number;
  /** How many runs of a queue may be owned at once, by all workers together. The last word counts; other queues keep theirs. */
  queueLimits: Readonly<Record<string, number>>;
}

/** What a worker can do. Changes with what its process loads. */
export interface WorkerOffer {
  /** Ids of the steps that it has. */
  steps: readonly string[];
  /** The queues that it serves; null: all. */
  queues: readonly string[] | null;
  /** It claims; only then do others leave it runs that it covers and they don't. */
  claiming: boolean;
}

export interface WorkerLife {
  /** Ms of this process's monotonic clock until which the worker may start work without a new beat; Infinity where no clock is involved. */
  validUntil(): number;
  /** The main thread moved. Called from the worker's own timer. */
  moved(): void;
  /** An activation of this run begins (null: ended). Long ones are recorded durably by the beat, so that a death in one counts. */
  activating(runId: string | null): void;
  /** Says anew what the worker can do. Durable when it resolves. */
  renew(offer: WorkerOffer): Promise<void>;
  /** Clean end: the worker has released all its runs. */
  end(): Promise<void>;
}

export interface ClaimRequest {
  workerId: string;
  /** How many runs with fewer than 2 deaths. */
  limit: number;
  /** How many suspects with 2 to 4 deaths. */
  suspects: number;
  /** Asks for one run with 5 deaths or more, and nothing else. The mark stays until progress, a release, or `endTurn`. */
  alone: boolean;
  /** Only these, or any. */
  runIds?: readonly string[];
  /** The claimer's own clock, for stores without one; stores with a clock of their own ignore it. */
  now: number;
}

export interface Claim {
  runs: ClaimedRun[];
  /** A run is due that must have its turn alone. */
  aloneDue: boolean;
}

export interface ClaimedRun extends RunRecord {
  /** Deaths of owners with something outstanding since the last progress. */
  deaths: number;
  /** Those at which it was the only thing that was outstanding. */
  soloDeaths: number;
  /** An activation of it was recorded as under way when its last owner died. */
  activation: boolean;
  /** Results of transactional steps wait to be journalled. */
  stepResults: number;
}
