import type { Refused, Unavailable } from "./outcomes.ts";
import type { Chunk, StreamName } from "./records.ts";

export interface AppendChunks {
  kind: "append";
  stream: StreamName;
  epoch: number;
  stepId: string;
  attempt: number;
  /**
   * The writer's own count of its appends to the stream, from 0: a repeat of the same number gives the first answer. A writer is
   * one execution of an attempt: the same attempt under a later epoch (its process died) counts from 0 again.
   */
  sequence: number;
  chunks: readonly Chunk[];
  close: boolean;
}
export type AppendResult =
  /** `first` is the index of the first chunk of this operation. */
  | { outcome: "appended"; first: number }
  /** Another worker owns the run, a later attempt has written, or the run is over. */
  | { outcome: "fenced" }
  | { outcome: "closed" }
  | Refused
  | Unavailable;
