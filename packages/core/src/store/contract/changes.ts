import type { Encoded } from "../../journal/events.ts";
import type { Chunk, RunState, RunStatus } from "./records.ts";

/** Chunks that are durable: the index of the first, and whether the writer closed the stream behind them. */
export interface Appended {
  first: number;
  chunks: readonly Chunk[];
  close: boolean;
}

/** How a run ended. */
export interface RunEnd extends RunState {
  result: Encoded | null;
}

/** A hint that something changed. In the process that wrote it also says what is durable now, so that nobody need ask the store. */
export type Change =
  /** `end`: of a run that this commit has ended. */
  | { type: "run"; runId: string; status: RunStatus; end?: RunEnd }
  | { type: "inbox"; runId: string }
  | { type: "stream"; runId: string; namespace: string; appended?: Appended }
  /** Something somewhere changed: look at whatever you wait for. */
  | { type: "any" };
