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
  /** The lane of a run that is about to be made; null: the bundle is not there. Stores the bundle where its text came along. */
  enter(bundleHash: string, queue: string, bundle: BundleText | null): number | null;
  /** Whether `enter` would change nothing. */
  isKnown(bundleHash: string, queue: string): boolean;
  describe(lane: number): Lane;
  clear(): void;
}

const select = `SELECT lane FROM lanes WHERE bundle = ? AND queue = ?`;
const insert = `INSERT INTO lanes (bundle, queue) VALUES (?, ?) RETURNING lane`;
const selectLane = `SELECT l.queue, b.steps FROM lanes l LEFT JOIN bundles b ON b.hash = l.bundle WHERE l.lane = ?`;

const mostLanes = 10_000;

export function createLanes(db: Database): Lanes {
  const numbers = new Map<string, number>();
  const lanes = new Map<number, Lane>();

  function numberOf(bundleHash: string, queue: string): number {
    const found = db.get<{ lane: number }>(select, bundleHash, queue) ?? db.get<{ lane: number }>(insert, bundleHash, queue);
    return found?.lane ?? 0;
  }

  return {
    enter(bundleHash, queue, bundle) {
      const key = keyOf(bundleHash, queue);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      if (hasBundle(db, bundleHash)) useBundle(db, bundleHash);
      else if (bundle === null) return null;
      else storeBundle(db, bundleHash, bundle);
      const lane = numberOf(bundleHash, queue);
      if (numbers.size >= mostLanes) numbers.clear();
      numbers.set(key, lane);
      return lane;
    },
    isKnown: (bundleHash, queue) => numbers.has(keyOf(bundleHash, queue)),
    describe(number) {
      let lane = lanes.get(number);
      if (lane === undefined) {
        lane = decodeLane(db.get(selectLane, number));
        if (lanes.size >= mostLanes) lanes.clear();
        lanes.set(number, lane);
      }
      return lane;
    },
    clear() {
      numbers.clear();
      lanes.clear();
    },
  };
}

function keyOf(bundleHash: string, queue: string): string {
  return `${bundleHash}\0${queue}`;
}

function decodeLane(row: { queue: string; steps: string | null } | undefined): Lane {
  return { queue: fromText(row?.queue ?? ""), steps: JSON.parse(row?.steps ?? "[]") as string[] };
}
