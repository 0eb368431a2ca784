import type { Entry } from "../ledger.ts";
import { deadlyStep } from "../evidence.ts";

export interface Kills {
  kills: number;
  /** A step's body was running. */
  killsInStep: number;
  stops: number;
  /** Of deadly runs. */
  exits: number;
  /** Processes that ended without being told to. */
  crashed: string[];
}

export function killsOf(entries: readonly Entry[]): Kills {
  const kills: Kills = { kills: 0, killsInStep: 0, stops: 0, exits: 0, crashed: [] };
  const running = new Map<string, Set<string>>();
  const doomed = new Set<string>();
  for (const entry of entries) {
    if (entry.type === "begin") {
      running.set(entry.life, (running.get(entry.life) ?? new Set()).add(`${entry.runId} ${entry.step}`));
      if (entry.step === deadlyStep) doomed.add(entry.life);
    } else if (entry.type === "finish") running.get(entry.life)?.delete(`${entry.runId} ${entry.step}`);
    else if (entry.type === "stopped") kills.stops += 1;
    else if (entry.type === "exited" && doomed.has(entry.life)) kills.exits += 1;
    else if (entry.type === "exited") kills.crashed.push(`${entry.life} ended with ${entry.code ?? entry.signal}`);
    else if (entry.type === "killed") {
      kills.kills += 1;
      if ((running.get(entry.life)?.size ?? 0) > 0) kills.killsInStep += 1;
    }
  }
  return kills;
}
