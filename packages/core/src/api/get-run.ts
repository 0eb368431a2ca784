import { Run } from "./run.ts";

/**
 * The handle of an existing run; synchronous, does no I/O. The properties of a run that does not exist reject with
 * `WorkflowRunNotFoundError`, but for `exists`.
 */
export function getRun<Result = unknown>(runId: string | null): Run<Result> {
  return new Run<Result>(runId ?? "");
}
