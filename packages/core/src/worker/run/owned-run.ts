/** A run as its owner has claimed or created it. */
export interface OwnedRun {
  runId: string;
  workflowId: string;
  /** Hash of its bundle. */
  bundle: string;
  epoch: number;
  /** Number of the last durable event. */
  journalLength: number;
  createdAt: number;
  startedAt: number | null;
  /** Deaths of owners with something outstanding since the last progress. */
  deaths: number;
  /** An activation of it was recorded as under way when its last owner died. */
  activation: boolean;
  /** Position of the last message that had been sent to the run when it was claimed. */
  inboxPosition: number;
  /** Taken over from another owner, so earlier attempts may have left chunks. */
  recovered: boolean;
  /** An activation was cut off although it had little CPU time: the next try has longer. */
  patient: boolean;
}

/** How the worker and the run part. */
export type Parting = "ended" | "released" | "fenced" | "parked" | "broken";
