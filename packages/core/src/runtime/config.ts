import { perdureError } from "../errors/perdure-error.ts";
import type { Store } from "../store/contract.ts";
import { retentionOf, type RetentionOptions } from "./retention.ts";
import type { WorkerLimits } from "../worker/context/limits.ts";

export interface PerdureConfig {
  /** A store, or its URL: `sqlite:path`, `postgres://…`. Default: SQLite in `.perdure/perdure.db` under the project root. */
  store?: Store | string;
  /** `false`: this process starts and reads runs but executes none. An object sets limits. */
  worker?: false | Partial<WorkerLimits>;
  /** Old step id → new step id, for runs that began before a step was renamed or moved. */
  aliases?: Record<string, string>;
  /** How long finished runs are kept. Default: 30 days after their end. Parked runs are never deleted. */
  retention?: RetentionOptions;
  /** The public address of the app. Default: none. */
  url?: string;
}

const known: ReadonlySet<string> = new Set(["store", "worker", "aliases", "retention", "url"]);

/** Typed identity for `perdure.config.ts`. */
export function defineConfig(config: PerdureConfig): PerdureConfig {
  return config;
}

/** Throws `invalid_option` with the name of what is wrong. */
export function checkConfig(config: PerdureConfig): void {
  for (const name of Object.keys(config)) {
    if (!known.has(name)) throw perdureError("invalid_option", { name, value: "unknown", expected: [...known].join(", ") });
  }
  retentionOf(config.retention);
  const { worker } = config;
  if (worker === undefined || worker === false) return;
  for (const [name, value] of Object.entries(worker)) {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) continue;
    throw perdureError("invalid_option", { name: `worker.${name}`, value: String(value), expected: "a number of 0 or more" });
  }
}
