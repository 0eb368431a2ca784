import { perdureError } from "../errors/perdure-error.ts";
import { parseDuration } from "../values/duration.ts";
import type { Retention } from "../worker/context/worker-context.ts";

/** How long finished runs are kept after their end: a duration, or `"forever"`. Default of each: 30 days. */
export interface RetentionOptions {
  completed?: number | string;
  failed?: number | string;
  cancelled?: number | string;
}

const statuses = ["completed", "failed", "cancelled"] as const;
const defaultAge = "30d";

/** Throws `invalid_option` for a name that is none of the three, `invalid_duration` for what is no duration. */
export function retentionOf(options: RetentionOptions = {}): Retention {
  for (const name of Object.keys(options)) {
    if ((statuses as readonly string[]).includes(name)) continue;
    throw perdureError("invalid_option", { name: `retention.${name}`, value: "unknown", expected: statuses.join(", ") });
  }
  const kept = statuses.filter((status) => options[status] !== "forever");
  return Object.fromEntries(kept.map((status) => [status, parseDuration(options[status] ?? defaultAge)]));
}
