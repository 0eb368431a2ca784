import { isDeepStrictEqual } from "node:util";
import type { Entry, Results } from "../ledger.ts";
import type { Evidence, Final } from "../evidence.ts";

/** What was acknowledged or recorded, and is gone or another. */
export function lossesOf({ entries, finals }: Evidence): string[] {
  const byRun = new Map(finals.map(({ runId }): [string, Entry[]] => [runId, []]));
  for (const entry of entries) if ("runId" in entry) byRun.get(entry.runId)?.push(entry);
  return finals.flatMap((final) => lossesOfRun(final, byRun.get(final.runId) ?? []).map((loss) => `${final.runId}: ${loss}`));
}

function lossesOfRun({ status, value, chunks }: Final, entries: readonly Entry[]): string[] {
  if (status === "missing")
    return entries.some(({ type }) => type === "started") ? ["its start was acknowledged, and it is not there"] : [];
  const losses: string[] = [];
  for (const entry of entries) {
    if (entry.type === "cancelled" && entry.status !== status) losses.push(`was ${entry.status} and is ${status}`);
    if (entry.type !== "ended") continue;
    if (entry.status !== status) losses.push(`ended ${entry.status} and is ${status}`);
    else if (!isDeepStrictEqual(entry.value, value)) losses.push("its return value has changed");
  }
  losses.push(...changedResults(entries, status === "completed" ? (value as Results) : null));
  if (chunks !== null && !isDeepStrictEqual(chunks, [0, 1, 2, 3, 4, 5])) losses.push(`its chunks are ${JSON.stringify(chunks)}`);
  return losses;
}

/** Whatever a step has seen was recorded: it stays as it was, and is what an attempt gave. */
function changedResults(entries: readonly Entry[], value: Results | null): string[] {
  const losses: string[] = [];
  const given = new Set<string>();
  const recorded = new Map<string, string>();
  const see = (step: string, result: string): void => {
    const before = recorded.get(step) ?? result;
    recorded.set(step, result);
    if (before !== result) losses.push(`the result of ${step} was ${before} and is ${result}`);
    else if (step !== "caught" && !given.has(`${step} ${result}`)) losses.push(`no attempt of ${step} gave ${result}`);
  };
  for (const entry of entries) {
    if (entry.type === "finish" && entry.result !== null) given.add(`${entry.step} ${entry.result}`);
    if (entry.type === "begin") for (const [step, result] of Object.entries(entry.seen)) see(step, result);
  }
  if (value === null) return losses;
  for (const [step, result] of Object.entries(value)) see(step, result);
  for (const step of recorded.keys()) if (!(step in value)) losses.push(`the result of ${step} has vanished`);
  return losses;
}
