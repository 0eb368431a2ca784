import type { PerdureConfig } from "./config.ts";
import { runtime } from "./runtime.ts";

/** Configures this process's perdure in code. Call it before the first `start()`; throws `invalid_option` for what it doesn't know. */
export function configure(config: PerdureConfig): void {
  runtime().configure(config);
}
