import type { Evidence } from "../evidence.ts";

/** Attempts that began after the step's result was seen by a later step, or after the run's end was. */
export function doublesOf({ entries }: Evidence): string[] {
  const doubled: string[] = [];
  const recorded = new Map<string, Set<string>>();
  const ended = new Set<string>();
  for (const entry of entries) {
    if (entry.type === "ended") ended.add(entry.runId);
    if (entry.type !== "begin") continue;
    const { runId, step, life, seen } = entry;
    const steps = recorded.get(runId) ?? new Set();
    recorded.set(runId, steps);
    if (steps.has(step)) doubled.push(`${step} of ${runId} began in ${life} after its result was recorded`);
    else if (ended.has(runId)) doubled.push(`${step} of ${runId} began in ${life} after the end of its run`);
    for (const earlier of Object.keys(seen)) steps.add(earlier);
  }
  return doubled;
}
