import { invalidOption, reading, readOptions } from "../options/options.ts";
import type { Store } from "../store/contract/contract.ts";
import { retentionOf, type RetentionOptions } from "./retention.ts";
import { defaultLimits, type WorkerLimits } from "../worker/context/limits.ts";

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

const known = ["store", "worker", "aliases", "retention", "url"];

/** Typed identity for `perdure.config.ts`. */
export function defineConfig(config: PerdureConfig): PerdureConfig {
  return config;
}

/** What of the configuration is set, each read once. Throws `invalid_option` with the name of what is wrong. */
export function checkConfig(config: unknown): PerdureConfig {
  const given = readOptions("the configuration", config, known);
  const checked: Record<string, unknown> = {};
  for (const [name, value] of given) checked[name] = checks[name]?.(value);
  return checked;
}

const checks: Record<string, (value: unknown) => unknown> = {
  store(store) {
    const isStore = reading("store", () => typeof store === "object" && store !== null && "write" in store);
    if (!isStore && typeof store !== "string") throw invalidOption("store", store, "a store, or its URL");
    return store;
  },
  worker(worker) {
    if (worker === false) return false;
    const limits = Object.fromEntries(readOptions("worker", worker, Object.keys(defaultLimits)));
    for (const [name, value] of Object.entries(limits)) {
      if (typeof value !== "number" || !Number.isFinite(value) || value < 0)
        throw invalidOption(`worker.${name}`, value, "a number of 0 or more");
    }
    return limits;
  },
  aliases(aliases) {
    const isRecord = typeof aliases === "object" && aliases !== null;
    const entries = isRecord ? reading("aliases", () => Object.entries(aliases)) : null;
    if (entries === null || entries.some(([, id]) => typeof id !== "string"))
      throw invalidOption("aliases", aliases, "an object of ids of steps: { [oldId]: newId }");
    return Object.fromEntries(entries);
  },
  retention(retention) {
    const ages = Object.fromEntries(readOptions("retention", retention, ["completed", "failed", "cancelled"]));
    retentionOf(ages);
    return ages;
  },
  url(url) {
    if (typeof url !== "string") throw invalidOption("url", url, "the public address of the app, a text");
    return url;
  },
};
