import { suspicionOf, type Suspicion } from "perdure/store";
import type { Database } from "../../driver/database.ts";
import type { WireClaim, WireClaimed } from "../../wire/requests.ts";
import type { Lanes } from "../lanes.ts";
import { type DueRun, inOrder } from "./due-run.ts";
import { findNamed, findOrdinary, findSuspects, type LaneFilter } from "./find-due.ts";
import { createQueueRoom } from "./queue-room.ts";
import { type Claimer, takeRun } from "./take-run.ts";

export interface Found {
  runs: DueRun[];
  aloneDue: boolean;
}

/** The runs that the claim would take now. Changes nothing. */
export function findClaimable(db: Database, lanes: Lanes, isFor: (lane: number) => boolean, claim: WireClaim): Found {
  const room = createQueueRoom(db, lanes);
  const left = capacityOf(claim);
  const runs: DueRun[] = [];
  let aloneDue = false;
  for (const run of candidates(db, isFor, room.left, claim)) {
    const suspicion = suspicionOf(run.deaths);
    if (left[suspicion] > 0 && room.left(run.lane) > 0) {
      left[suspicion] -= 1;
      room.take(run.lane);
      runs.push(run);
    } else if (suspicion === "alone") aloneDue = true;
  }
  return { runs, aloneDue };
}

function capacityOf({ limit, suspects, alone }: WireClaim): Record<Suspicion, number> {
  return alone ? { none: 0, suspect: 0, alone: 1 } : { none: limit, suspect: suspects, alone: 0 };
}

type Room = LaneFilter["room"];

function candidates(db: Database, isFor: (lane: number) => boolean, left: Room, claim: WireClaim): DueRun[] {
  const { now, runIds } = claim;
  // A run that must have its turn alone is told of even where its queue is full.
  const any = { room: (lane: number) => (isFor(lane) ? 1 : 0) };
  const withRoom = { room: (lane: number) => (isFor(lane) ? left(lane) : 0) };
  const due =
    runIds === null
      ? [...findOrdinary(db, withRoom, now, capacityOf(claim).none), ...findSuspects(db, any, now)]
      : findNamed(db, any, now, runIds);
  return due.toSorted(inOrder);
}

/** Takes what was found, under the write lock: another may have been quicker. */
export function claimRuns(db: Database, lanes: Lanes, claimer: Claimer, found: readonly DueRun[]): WireClaimed[] {
  const room = createQueueRoom(db, lanes);
  const taken: WireClaimed[] = [];
  for (const run of found) {
    const claimed = room.left(run.lane) > 0 ? takeRun(db, claimer, run) : null;
    if (claimed === null) continue;
    room.take(run.lane);
    taken.push(claimed);
  }
  return taken;
}
