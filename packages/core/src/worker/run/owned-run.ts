/** A run as its owner takes it over. */
export interface OwnedRun {
  runId: string;
  workflowId: string;
  epoch: number;
  /** Number of the last durable event. */
  journalLength: number;
  createdAt: number;
  startedAt: number | null;
  /** Deaths of owners with something outstanding since the last progress. */
  strikes: number;
  /** Position of the last message that had been sent to the run when it was claimed. */
  inboxPosition: number;
  /** Taken over from another owner, so earlier attempts may have left chunks. */
  recovered: boolean;
}

/** How the worker and the run part. */
export type Parting = "ended" | "released" | "fenced" | "parked" | "broken";
