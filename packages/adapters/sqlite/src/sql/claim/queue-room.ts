import type { Database } from "../../driver/database.ts";
import type { Lanes } from "../lanes.ts";
import { fromText } from "../../wire/text.ts";

const selectLimits = `SELECT queue, max FROM queue_limits`;
const countOwned = `
SELECT count(*) AS owned FROM runs
WHERE owner IS NOT NULL AND lane IN (SELECT lane FROM lanes WHERE queue = ?)`;

/** How many runs more may be owned. */
export interface QueueRoom {
  left(lane: number): number;
  take(lane: number): void;
}

/** Reads the limits now, and what is owned where there is one. */
export function createQueueRoom(db: Database, lanes: Lanes): QueueRoom {
  const limits = new Map(
    db.all<{ queue: string; max: number }>(selectLimits).map(({ queue, max }) => [fromText(queue), { queue, max }]),
  );
  const left = new Map<string, number>();

  function leftIn(queue: string): number {
    const limit = limits.get(queue);
    if (limit === undefined) return Number.POSITIVE_INFINITY;
    const known = left.get(queue) ?? limit.max - (db.get<{ owned: number }>(countOwned, limit.queue)?.owned ?? 0);
    left.set(queue, known);
    return known;
  }

  return {
    left: (lane) => leftIn(lanes.describe(lane).queue),
    take(lane) {
      const { queue } = lanes.describe(lane);
      left.set(queue, leftIn(queue) - 1);
    },
  };
}
