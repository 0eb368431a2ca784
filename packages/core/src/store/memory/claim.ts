import type { Claim, ClaimedRun, ClaimRequest } from "../contract/contract.ts";
import { covers, serves, type Suspicion, suspicionOf } from "../rules.ts";
import { dueSince, type MemoryRun, type MemoryState, type MemoryWorker, recordOf } from "./state.ts";

export function claim(state: MemoryState, request: ClaimRequest): Claim {
  const worker = state.workers.get(request.workerId);
  if (worker === undefined) return { runs: [], aloneDue: false };
  buryDead(state);
  const due = dueRuns(state, worker, request);
  const left: Record<Suspicion, number> = request.alone
    ? { none: 0, suspect: 0, alone: 1 }
    : { none: request.limit, suspect: request.suspects, alone: 0 };
  const runs: ClaimedRun[] = [];
  let aloneDue = false;
  for (const run of due) {
    const suspicion = suspicionOf(run.deaths);
    if (left[suspicion] > 0 && hasRoom(state, run)) {
      left[suspicion] -= 1;
      runs.push(own(run, request));
    } else if (suspicion === "alone") aloneDue = true;
  }
  return { runs, aloneDue };
}

function dueRuns(state: MemoryState, worker: MemoryWorker, request: ClaimRequest): MemoryRun[] {
  const due: { run: MemoryRun; since: number }[] = [];
  for (const run of candidates(state, request)) {
    const since = run.record.owner === null ? dueSince(run, request.now) : null;
    if (since !== null && isFor(state, worker, run)) due.push({ run, since });
  }
  due.sort((a, b) => b.run.record.priority - a.run.record.priority || a.since - b.since);
  return due.map(({ run }) => run);
}

function candidates(state: MemoryState, { runIds }: ClaimRequest): Iterable<MemoryRun> {
  if (runIds === undefined) return state.live;
  return runIds.flatMap((runId) => state.runs.get(runId) ?? []);
}

/** Whether the worker serves the run's queue, and covers it or nobody does who could take it (S70, S72). */
function isFor(state: MemoryState, worker: MemoryWorker, { record }: MemoryRun): boolean {
  if (!serves(worker.offer, record.queue)) return false;
  const bundle = state.bundles.get(record.bundle);
  if (bundle === undefined || covers(worker, bundle)) return true;
  for (const other of state.workers.values()) {
    if (other.offer.claiming && serves(other.offer, record.queue) && covers(other, bundle)) return false;
  }
  return true;
}

/** Whether the limit of the run's queue allows one more (S74). */
function hasRoom(state: MemoryState, { record }: MemoryRun): boolean {
  const limit = state.queueLimits.get(record.queue);
  if (limit === undefined) return true;
  let owned = 0;
  for (const run of state.live) if (run.record.queue === record.queue && run.record.owner !== null) owned += 1;
  return owned < limit;
}

function own(run: MemoryRun, { workerId, alone }: ClaimRequest): ClaimedRun {
  run.alone = alone;
  run.record.owner = workerId;
  run.record.epoch += 1;
  run.sealed = false;
  const { deaths, soloDeaths, diedActive: activation, stepResults } = run;
  run.diedActive = false;
  return { ...recordOf(run), deaths, soloDeaths, activation, stepResults: stepResults.size };
}

/** Takes the runs of workers that have died from them, and counts the deaths (S80 to S82). */
function buryDead(state: MemoryState): void {
  const byOwner = new Map<string, MemoryRun[]>();
  for (const run of state.live) {
    const { owner } = run.record;
    if (owner !== null && !state.workers.has(owner)) byOwner.set(owner, [...(byOwner.get(owner) ?? []), run]);
  }
  for (const [owner, runs] of byOwner) {
    const stalledIn = state.stalled.get(owner)?.runId ?? null;
    const struck = runs.filter((run) => (stalledIn === null ? isOutstanding(run) : run.record.runId === stalledIn));
    for (const run of struck) {
      run.deaths += 1;
      if (struck.length === 1 || run.alone) run.soloDeaths += 1;
    }
    for (const run of runs) {
      run.diedActive = run.marked;
      run.marked = false;
      run.record.owner = null;
    }
  }
}

function isOutstanding(run: MemoryRun): boolean {
  return run.record.outstanding || run.marked;
}
