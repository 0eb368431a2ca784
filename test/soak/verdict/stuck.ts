import { stuckAfterMs, type Evidence } from "../evidence.ts";

const ends: ReadonlySet<string> = new Set(["completed", "failed", "cancelled", "parked", "missing"]);

/** Innocent runs that were under way for 30 s in which no process died. */
export function stuckOf({ entries, finals, at }: Evidence): string[] {
  const deaths = entries.flatMap((entry) => (entry.type === "killed" || entry.type === "exited" ? [entry.at] : []));
  const starts = new Map<string, number>();
  const endings = new Map<string, number>();
  for (const entry of entries) {
    if (entry.type === "started" && !starts.has(entry.runId)) starts.set(entry.runId, entry.at);
    if (entry.type === "ended") endings.set(entry.runId, entry.at);
  }
  return finals.flatMap(({ runId, deadly, status }) => {
    const start = starts.get(runId);
    if (deadly || start === undefined || (ends.has(status) && !endings.has(runId))) return [];
    const end = endings.get(runId) ?? at;
    const moments = [start, ...deaths.filter((death) => death > start && death < end), end];
    const longest = Math.max(...moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0)));
    const isOver = endings.has(runId);
    if (isOver ? longest <= stuckAfterMs : longest < stuckAfterMs) return [];
    return [`${runId} ${isOver ? "took" : `is ${status} after`} ${longest} ms without a death`];
  });
}
