import { WorkflowRunNotFoundError } from "../errors/run-errors.ts";
import type { OpenStore, Runtime } from "../runtime/runtime.ts";
import type { RunEnd, RunRecord, RunStatus } from "../store/contract/contract.ts";
import { isTerminal } from "../store/rules.ts";
import { maxIdLength } from "./start-options.ts";

/** Waits until the run has ended, and sees to it that a worker is here to drive it. `onParked` is called once. */
export async function ended(rt: Runtime, runId: string, onParked?: () => void): Promise<RunEnd> {
  const open = await rt.open();
  const worker = await rt.worker();
  let status: RunStatus | null = null;
  for (;;) {
    // Asked for before the look, so that no change falls between the two.
    const next = open.watch.next(runId, { status });
    try {
      // A run that is driven here has not ended.
      const record = worker?.drives(runId) === true ? null : await existingRun(open, runId);
      if (record !== null && isTerminal(record.status)) return record;
      if (record?.status === "parked" && status !== "parked") onParked?.();
      status = record?.status ?? null;
      const change = await next.promise;
      if (change?.type === "run" && change.end !== undefined) return change.end;
    } finally {
      next.cancel();
    }
  }
}

/** The run's record. Throws `WorkflowRunNotFoundError`. */
export async function existingRun({ records }: OpenStore, runId: string): Promise<RunRecord> {
  const record = mayExist(runId) ? await records.read(runId) : null;
  if (record === null) throw new WorkflowRunNotFoundError(runId);
  return record;
}

/** Whether a run could have this id. The store need not be asked otherwise. */
export function mayExist(runId: string): boolean {
  return runId !== "" && runId.length <= maxIdLength;
}
