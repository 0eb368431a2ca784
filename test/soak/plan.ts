/** What the seed decides: which runs are started, when they are cancelled, and who is killed or stopped after how long. */
import type { WorkflowName } from "./orders.ts";

export type Random = () => number;

/** Numbers from 0 to 1 (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface PlannedRun {
  /** From 0. */
  number: number;
  runId: string;
  workflow: WorkflowName;
  /** After its start was acknowledged; only of runs that are cancelled. */
  cancelAfterMs: number;
}

const innocent: readonly WorkflowName[] = ["parcel", "story", "sleeper", "patient", "clumsy"];
/** Among the first 50. */
const deadlyAt: ReadonlySet<number> = new Set([7, 29]);

export function planRun(number: number, random: Random): PlannedRun {
  const workflow = deadlyAt.has(number) ? "deadly" : (innocent[Math.floor(random() * innocent.length)] ?? "parcel");
  return { number, runId: `${workflow}-${number}`, workflow, cancelAfterMs: Math.floor(random() * 3_000) };
}

export interface Strike {
  afterMs: number;
  slot: number;
  signal: "SIGKILL" | "SIGTERM";
}

export function planStrike(slots: number, random: Random): Strike {
  return {
    afterMs: 2_000 + Math.floor(random() * 1_000),
    slot: Math.floor(random() * slots),
    signal: random() < 0.7 ? "SIGKILL" : "SIGTERM",
  };
}
