import type { PerdureConfig } from "perdure";

/** What a process is to do. */
export interface Orders {
  folder: string;
  worker: Exclude<PerdureConfig["worker"], false | undefined>;
  /** Runs to start that sleep until `wakeAt`. */
  sleepers: number;
  wakeAt: number;
  /** Further runs to start. */
  start: { id: string; workflow: string; args: unknown[] }[];
  /** Ends only when these have ended or are parked; with none, when it is told to. */
  await: string[];
}

export interface RunReport {
  status: string;
  code: string | null;
  /** How often the run was claimed or created with an owner. */
  epoch: number;
  types: string[];
  value: unknown;
  error: { code: string | null; message: string; stack: string } | null;
}

export interface Report {
  runs: Record<string, RunReport>;
  sleepers: { completed: number; right: number; everParked: number; highestEpoch: number };
  /** The longest time that a timer of the process was late, and the processor time that it took meanwhile. */
  blocked: { ms: number; cpuMs: number };
}
