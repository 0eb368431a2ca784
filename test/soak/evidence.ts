/** What the verdict is about. */
import type { Entry } from "./ledger.ts";

/** What the store says of a run in the end. */
export interface Final {
  runId: string;
  deadly: boolean;
  status: string;
  value: unknown;
  /** Of a completed run that writes a stream. */
  chunks: unknown[] | null;
}

export interface Evidence {
  /** In the order in which they were written. */
  entries: readonly Entry[];
  finals: readonly Final[];
  /** When the finals were read. */
  at: number;
}

export const stuckAfterMs = 30_000;
/** Of a deadly run. With which code or signal its process ends depends on what its other threads were doing. */
export const deadlyStep = "exits";
