import type { VitePlugin } from "unplugin";
import type { PerdureOptions } from "./core/project/options.ts";
import { perdure } from "./core/plugin.ts";

/** perdure for Vite and the frameworks that are made with it. */
export default function perdureVite(options?: PerdureOptions): VitePlugin {
  return perdure.vite(options);
}

export type { PerdureOptions };
