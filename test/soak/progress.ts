/** What the ledger says so far, as far as the supervisor acts on it. */
import type { Entry } from "./ledger.ts";
import type { PlannedRun } from "./plan.ts";

export interface RunProgress extends PlannedRun {
  /** When its start was acknowledged; null before. */
  startedAt: number | null;
  /** Where it was heard of last. */
  life: string | null;
  finished: Set<string>;
  /** A wake-up has reached a wait. */
  woken: boolean;
  cancelled: boolean;
  ended: boolean;
  parked: boolean;
}

export class Progress {
  readonly runs = new Map<string, RunProgress>();
  lastDeathAt = 0;

  add(run: PlannedRun): RunProgress {
    const fresh = { startedAt: null, life: null, woken: false, cancelled: false, ended: false, parked: false };
    const progress: RunProgress = { ...run, ...fresh, finished: new Set() };
    this.runs.set(run.runId, progress);
    return progress;
  }

  hear(entry: Entry): void {
    if (entry.type === "killed" || entry.type === "exited") this.lastDeathAt = entry.at;
    const run = "runId" in entry ? this.runs.get(entry.runId) : undefined;
    if (run === undefined) return;
    if (entry.type === "started") run.startedAt ??= entry.at;
    if (entry.type === "begin" || entry.type === "started") run.life = entry.life;
    if (entry.type === "finish") run.finished.add(entry.step);
    if (entry.type === "woken" && entry.waits > 0) run.woken = true;
    if (entry.type === "cancelled") run.cancelled = true;
  }

  /** How many runs were heard of last in this life and have not ended. */
  outstandingOf(life: string): number {
    return this.going().filter((run) => run.life === life).length;
  }

  /** Runs that have neither ended nor parked. */
  going(): RunProgress[] {
    return [...this.runs.values()].filter((run) => !run.ended && !run.parked);
  }
}
