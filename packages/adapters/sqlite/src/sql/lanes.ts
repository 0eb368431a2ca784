import type { Database } from "../driver/database.ts";
import { fromText } from "../wire/text.ts";
import { type BundleText, hasBundle, storeBundle, useBundle } from "./bundles.ts";

/** What a claim must know of a lane's runs. */
export interface Lane {
  /** As the contract has it. */
  queue: string;
  /** The steps that its bundle calls. */
  steps: readonly string[];
}

/** Numbers of the pairs of a bundle and a queue. A lane that is remembered has its bundle, and that is in use. */
export interface Lanes {
  /** What is remembered. */
  known(bundleHash: string, queue: string): number | undefined;
  /** The lane of a run that is about to be made; null: the bundle is not there. Stores the bundle where its text came along. */
  enter(bundleHash: string, queue: string, bundle: BundleText | null): number | null;
  describe(lane: number): Lane;
  clear(): void;
}

const select = `SELECT lane FROM lanes WHERE bundle = ? AND queue = ?`;
const insert = `INSERT INTO lanes (bundle, queue) VALUES (?, ?) RETURNING lane`;
const selectLane = `SELECT l.queue, b.steps FROM lanes l LEFT JOIN bundles b ON b.hash = l.bundle WHERE l.lane = ?`;

const mostLanes = 10_000;

export function createLanes(db: Database): Lanes {
  /** By bundle, then by queue. */
  const numbers = new Map<string, Map<string, number>>();
  const lanes = new Map<number, Lane>();
  let size = 0;

  function clear(): void {
    numbers.clear();
    lanes.clear();
    size = 0;
  }

  function keep(bundleHash: string, queue: string, lane: number): void {
    if (size >= mostLanes) clear();
    size += 1;
    const queues = numbers.get(bundleHash);
    if (queues === undefined) numbers.set(bundleHash, new Map([[queue, lane]]));
    else queues.set(queue, lane);
  }

  function numberOf(bundleHash: string, queue: string): number {
    const found = db.get<{ lane: number }>(select, bundleHash, queue) ?? db.get<{ lane: number }>(insert, bundleHash, queue);
    return found?.lane ?? 0;
  }

  return {
    known: (bundleHash, queue) => numbers.get(bundleHash)?.get(queue),
    enter(bundleHash, queue, bundle) {
      if (hasBundle(db, bundleHash)) useBundle(db, bundleHash);
      else if (bundle === null) return null;
      else storeBundle(db, bundleHash, bundle);
      const lane = numberOf(bundleHash, queue);
      keep(bundleHash, queue, lane);
      return lane;
    },
    describe(number) {
      let lane = lanes.get(number);
      if (lane === undefined) {
        lane = decodeLane(db.get(selectLane, number));
        if (lanes.size >= mostLanes) clear();
        lanes.set(number, lane);
      }
      return lane;
    },
    clear,
  };
}

function decodeLane(row: { queue: string; steps: string | null } | undefined): Lane {
  return { queue: fromText(row?.queue ?? ""), steps: JSON.parse(row?.steps ?? "[]") as string[] };
}
