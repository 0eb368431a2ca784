import { WorkflowRunNotFoundError } from "../errors/run-errors.ts";
import type { OpenStore } from "../runtime/runtime.ts";
import { isTerminal } from "../store/rules.ts";
import type { RunRecord } from "../store/contract.ts";

/** Waits until the run has ended. `onParked` is called once. */
export async function ended({ store, watch }: OpenStore, runId: string, onParked?: () => void): Promise<RunRecord> {
  let parked = false;
  for (;;) {
    // Asked for before the read, so that no change falls between the two.
    const change = watch.next(runId, null);
    try {
      const record = await store.readRun({ runId });
      if (record === null) throw new WorkflowRunNotFoundError(runId);
      if (isTerminal(record.status)) return record;
      if (record.status === "parked" && !parked) {
        parked = true;
        onParked?.();
      }
      await change.promise;
    } finally {
      change.cancel();
    }
  }
}
