import type { Database } from "../../driver/database.ts";
import type { DueRun } from "./due-run.ts";

/** The conditions of the indexes `runs_due` and `runs_suspect`. */
const ordinary = `owner IS NULL AND due_at IS NOT NULL AND deaths < 2`;
const suspicious = `owner IS NULL AND due_at IS NOT NULL AND deaths >= 2`;

/**
 * The next lane that has runs, of this priority and of lower ones. The index is asked for its ends only, so that a lane costs the
 * same however full it is: a comparison of both columns at once would pass all runs of the lane before.
 */
export const nextLane: string = `
SELECT priority, lane FROM runs WHERE ${ordinary} AND priority = ? AND lane < ? ORDER BY lane DESC LIMIT 1`;
export const nextPriority: string = `
SELECT priority, lane FROM runs WHERE ${ordinary} AND priority < ? ORDER BY priority DESC, lane DESC LIMIT 1`;
export const firstOfLane: string = `
SELECT rid, priority, lane, due_at, 0 AS deaths FROM runs WHERE ${ordinary} AND priority = ? AND lane = ? AND due_at <= ? ORDER BY due_at LIMIT ?`;
/** There are never many. */
export const allSuspects: string = `
SELECT rid, priority, lane, due_at, deaths FROM runs WHERE ${suspicious} AND due_at <= ?`;
const named = `
SELECT rid, priority, lane, due_at, deaths FROM runs WHERE run_id = ? AND owner IS NULL AND due_at IS NOT NULL AND due_at <= ?`;

export interface LaneFilter {
  /** Whether the worker may take runs of this lane, and how many at most. */
  room(lane: number): number;
}

/** The first runs with fewer than two deaths, of the lanes that are for the worker: as many as wanted, or some more. */
export function findOrdinary(db: Database, { room }: LaneFilter, now: number, limit: number): DueRun[] {
  const found: DueRun[] = [];
  if (limit <= 0) return found;
  let next = db.get<LaneOfPriority>(nextPriority, abovePriorities);
  while (next !== undefined) {
    const { priority, lane }: LaneOfPriority = next;
    const most = Math.min(limit, room(lane));
    if (most > 0) found.push(...db.all<DueRun>(firstOfLane, priority, lane, now, most));
    next = db.get<LaneOfPriority>(nextLane, priority, lane);
    // All lanes of one priority are asked before it is enough: what has been due longest may be in the last one.
    if (next === undefined && found.length < limit) next = db.get<LaneOfPriority>(nextPriority, priority);
  }
  return found;
}

interface LaneOfPriority {
  priority: number;
  lane: number;
}

const abovePriorities = 10;

export function findSuspects(db: Database, { room }: LaneFilter, now: number): DueRun[] {
  return db.all<DueRun>(allSuspects, now).filter(({ lane }) => room(lane) > 0);
}

export function findNamed(db: Database, { room }: LaneFilter, now: number, runIds: readonly string[]): DueRun[] {
  return runIds.flatMap((runId) => db.get<DueRun>(named, runId, now) ?? []).filter(({ lane }) => room(lane) > 0);
}
