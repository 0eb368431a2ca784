import { perdureError, type PerdureError } from "../errors/perdure-error.ts";
import type { Encoded } from "../journal/events.ts";
import type { WorkflowEnd } from "../realm/port.ts";
import { encode } from "../values/codec.ts";
import { fits, sizeOf } from "../values/limit.ts";

/** A run's terminal event. */
export type RunEnd =
  | { type: "run_completed"; value: Encoded }
  | { type: "run_failed"; code: string; value: Encoded }
  | { type: "run_cancelled" };

/** What the end of its code makes of a run that was not cancelled. A result of more than `limit` bytes can't be kept. */
export function endOf(end: WorkflowEnd, runId: string, limit: number): RunEnd {
  if (end.type !== "returned") return { type: "run_failed", code: end.code, value: end.error };
  const { value } = end;
  if (fits(value, limit)) return { type: "run_completed", value };
  const what = `The result of the run ${runId}`;
  return failureOf(perdureError("value_too_large", { what, bytes: sizeOf(value), limit }));
}

export function failureOf(error: PerdureError): RunEnd {
  return { type: "run_failed", code: error.code, value: encode(error, { root: "error" }) };
}
