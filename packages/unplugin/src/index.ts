export { perdure, perdure as default } from "./core/plugin.ts";
export type { PerdureOptions } from "./core/project/options.ts";
