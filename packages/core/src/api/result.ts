import { perdureError } from "../errors/perdure-error.ts";
import { detailOf } from "../journal/events.ts";
import { WorkflowRunCancelledError, WorkflowRunFailedError } from "../errors/run-errors.ts";
import type { OpenStore } from "../runtime/runtime.ts";
import type { RunEnd, RunRecord } from "../store/contract/contract.ts";
import { mapErrorStack } from "../realm/stack.ts";
import { existingRun } from "./ended.ts";
import { readValue } from "./read-value.ts";

/** What a run that has ended came to: its value, or the error that says how it ended. */
export async function resultOf(open: OpenStore, runId: string, { status, result, code }: RunEnd): Promise<unknown> {
  if (status === "completed") return result === null ? undefined : await readValue(runId, result);
  if (status === "cancelled")
    throw new WorkflowRunCancelledError(runId, await cancelReason(open.store, await existingRun(open, runId)));
  if (status !== "failed") throw perdureError("run_ended", { runId, status });
  const cause = result === null ? undefined : await readValue(runId, result);
  const bundle = await open.bundles.read((await existingRun(open, runId)).bundle);
  mapErrorStack(cause, bundle?.map ?? null);
  throw new WorkflowRunFailedError(runId, code ?? "USER_ERROR", cause);
}

/** The request stands near the end of the journal: only `finally` blocks come behind it. */
async function cancelReason(store: OpenStore["store"], { runId, journalLength }: RunRecord): Promise<string | null> {
  const page = 200;
  for (let end = journalLength; end > 0; end -= page) {
    const events = await store.readJournal(runId, Math.max(0, end - page), {
      limit: Math.min(page, end),
      maxBytes: Number.POSITIVE_INFINITY,
    });
    const request = events.findLast(({ type }) => type === "run_cancel_requested");
    if (request !== undefined) return detailOf(request, "run_cancel_requested").reason;
  }
  return null;
}
