/** One table, and below it what is wrong. */
import type { Verdict } from "./verdict.ts";

const expectedParked = 2;

/** Whether all is well. */
export function report(verdict: Verdict): boolean {
  const columns = {
    runs: verdict.runs,
    kills: verdict.kills,
    stops: verdict.stops,
    exits: verdict.exits,
    "kills in a step": verdict.killsInStep,
    lost: verdict.lost.length,
    doubled: verdict.doubled.length,
    stuck: verdict.stuck.length,
    failed: verdict.failed.length,
    parked: verdict.parked.length,
  };
  const names = Object.keys(columns);
  const line = (cells: readonly unknown[]): string =>
    cells.map((cell, index) => String(cell).padStart(names[index]?.length ?? 0)).join("  ");
  console.log(`\n${line(names)}\n${line(names.map((name) => "─".repeat(name.length)))}\n${line(Object.values(columns))}\n`);
  const problems = problemsOf(verdict);
  for (const problem of problems) console.log(`✗ ${problem}`);
  return problems.length === 0;
}

function problemsOf(verdict: Verdict): string[] {
  const { lost, doubled, stuck, failed, wronglyParked, crashed, kills, killsInStep, parked } = verdict;
  const problems = Object.entries({ lost, doubled, stuck, failed, "wrongly parked": wronglyParked, crashed }).flatMap(
    ([what, found]) => found.map((text) => `${what}: ${text}`),
  );
  if (parked.length !== expectedParked) problems.push(`${parked.length} runs are parked instead of ${expectedParked}`);
  if (killsInStep * 2 < kills) problems.push(`only ${killsInStep} of ${kills} kills met a step under way`);
  return problems;
}
