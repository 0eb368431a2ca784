import type { Encoded } from "../../journal/events.ts";
import type { Refused, Unavailable } from "./outcomes.ts";

/**
 * Keeps the result of a transactional step beside its run, until a commit journals it. A store with transactions for users does
 * the same in theirs.
 */
export interface RecordStepResult {
  kind: "step-result";
  runId: string;
  epoch: number;
  /** `step_…`. */
  stepId: string;
  value: Encoded;
}
export type RecordResult =
  /** Also for a repeat: the first value stays. */
  { outcome: "recorded" } | { outcome: "fenced" } | Refused | Unavailable;
