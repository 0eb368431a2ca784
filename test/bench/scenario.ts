import type { RawLimit } from "./raw.ts";

/** One figure with its raw limit, as it goes into the table and the JSON. */
export interface Figure {
  name: string;
  /** As measured, in `unit`. */
  value: number;
  unit: string;
  /** The figure as a multiple of the raw limit (or of the named other figure). */
  ratio: number;
  of: string;
  /** The ratio to reach; null where none is set. */
  target: { most: number } | { least: number } | null;
}

export interface Scenario {
  id: string;
  title: string;
  run(raw: RawLimit): Promise<Figure[]>;
}
