import { WorkflowRunNotFoundError } from "../errors/run-errors.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { RunRecord, RunEnd, Store } from "../store/contract.ts";
import { isTerminal } from "../store/rules.ts";

/** Waits until the run has ended, and sees to it that a worker is here to drive it. `onParked` is called once. */
export async function ended(rt: Runtime, runId: string, onParked?: () => void): Promise<RunEnd> {
  const { store, watch } = await rt.open();
  const worker = await rt.worker();
  let parked = false;
  for (;;) {
    // Asked for before the look, so that no change falls between the two.
    const next = watch.next(runId, null);
    try {
      // A run that is driven here has not ended.
      const record = worker?.drives(runId) === true ? null : await existingRun(store, runId);
      if (record !== null && isTerminal(record.status)) return record;
      if (record?.status === "parked" && !parked) {
        parked = true;
        onParked?.();
      }
      const change = await next.promise;
      if (change?.type === "run" && change.end !== undefined) return change.end;
    } finally {
      next.cancel();
    }
  }
}

/** The run's record. Throws `WorkflowRunNotFoundError`. */
export async function existingRun(store: Store, runId: string): Promise<RunRecord> {
  const record = await store.readRun({ runId });
  if (record === null) throw new WorkflowRunNotFoundError(runId);
  return record;
}
