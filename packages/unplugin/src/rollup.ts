import type { RollupPlugin } from "unplugin";
import type { PerdureOptions } from "./core/project/options.ts";
import { perdure } from "./core/plugin.ts";

/** perdure for Rollup. */
export default function perdureRollup(options?: PerdureOptions): RollupPlugin {
  return perdure.rollup(options);
}

export type { PerdureOptions };
