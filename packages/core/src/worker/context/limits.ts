import type { EngineLimits } from "../../engine/limits.ts";

/** The documented defaults of api.md. All can be set by `configure({ worker })`. */
export interface WorkerLimits extends EngineLimits {
  /** Steps that run at the same time in one worker. */
  concurrentSteps: number;
  leaseMs: number;
  /** How long running steps may go on after shutdown was asked for. */
  graceMs: number;
  /** CPU time for an activation of a suspect, until it makes progress. */
  suspectCpuMs: number;
  /** How long a suspect has its turn. */
  turnMs: number;
  /** How long `finally` blocks have after a cancellation. */
  cleanUpMs: number;
  /** The heartbeat stops when the main thread has not moved for this long. */
  stallMs: number;
  /** Memory for runs that wait in this process. */
  residentBytes: number;
  pollMs: number;
  /** Unclean deaths at which a run was the only thing outstanding, until it parks. */
  soloDeaths: number;
  chunkBytes: number;
  /** Events of one commit; more of them travel in several. */
  commitBytes: number;
}

export const defaultLimits: WorkerLimits = {
  concurrentSteps: 100,
  leaseMs: 10_000,
  graceMs: 10_000,
  turns: 50_000_000,
  commands: 100_000,
  suspectCpuMs: 20_000,
  turnMs: 10_000,
  cleanUpMs: 30_000,
  stallMs: 60_000,
  residentBytes: 256 * 1024 * 1024,
  pollMs: 1_000,
  soloDeaths: 3,
  valueBytes: 32 * 1024 * 1024,
  journalEvents: 1_000_000,
  journalBytes: 1024 * 1024 * 1024,
  chunkBytes: 1024 * 1024,
  commitBytes: 64 * 1024 * 1024,
};
