/** What `perdure inspect run` shows. Times are ms since the epoch. */
import type { RunStatus } from "../../store/contract/contract.ts";

export interface RunReport {
  runId: string;
  workflowId: string;
  status: RunStatus;
  /** Why it is parked or failed. */
  code: string | null;
  createdAt: number;
  startedAt: number | null;
  completedAt: number | null;
  wakeAt: number | null;
  tags: Record<string, string>;
  journalLength: number;
  /** Messages to the run that its owner has not taken up. */
  inbox: number;
  /** The message that came with the parking. */
  parkedBecause?: string;
  arguments?: unknown;
  result?: unknown;
  error?: ErrorReport;
  steps: StepReport[];
  waits: WaitReport[];
  hooks: HookReport[];
  children: ChildReport[];
  streams: StreamReport[];
  /** Every event without its value, for tools. */
  journal: JournalLine[];
}

export interface JournalLine {
  number: number;
  type: string;
  at: number;
  correlationId: string | null;
}

export interface StepReport {
  /** `step_…` */
  id: string;
  stepId: string;
  name: string;
  /** `dropped`: the run ended before the step did. */
  status: "waiting" | "running" | "completed" | "failed" | "dropped";
  createdAt: number;
  endedAt: number | null;
  result?: unknown;
  attempts: AttemptReport[];
}

export interface AttemptReport {
  attempt: number;
  /** Null: a crash lost the note of it. */
  startedAt: number | null;
  endedAt: number | null;
  outcome: "running" | "completed" | "failed" | "cut off" | "dropped";
  retryInMs?: number;
  code?: string;
  error?: ErrorReport;
}

export interface ErrorReport {
  name: string;
  message: string;
  code?: string;
  /** Frames in the user's sources, where maps lead there. */
  stack: string[];
  cause?: ErrorReport;
}

export interface WaitReport {
  id: string;
  createdAt: number;
  wakeAt: number;
  completedAt: number | null;
  /** Ended by `wakeUp()`. */
  woken: boolean;
}

export interface HookReport {
  id: string;
  token: string;
  createdAt: number;
  received: number;
  state: "open" | "conflict" | "disposed";
}

export interface ChildReport {
  id: string;
  runId: string;
  workflowId: string;
  status: string;
}

export interface StreamReport {
  /** "" is the default stream. */
  namespace: string;
  length: number;
  closed: boolean;
}
