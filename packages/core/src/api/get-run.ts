import { hasBrand } from "../errors/brand.ts";
import { guarded } from "../describe/guarded.ts";
import { invalidOption } from "../options/options.ts";
import { Run } from "./run.ts";

/**
 * The handle of an existing run; synchronous, does no I/O. The properties of a run that does not exist reject with
 * `WorkflowRunNotFoundError`, but for `exists`.
 *
 * @throws `invalid_option` for what is no text and not null: no run could ever have it as its id.
 */
export function getRun<Result = unknown>(runId: string | null): Run<Result> {
  if (runId === null || typeof runId === "string") return new Run<Result>(runId ?? "");
  const isRun = guarded(() => hasBrand(runId, "Run"), false);
  throw invalidOption("runId", runId, isRun ? "the id of the run: getRun(run.runId)" : "the id of a run, a text, or null");
}
