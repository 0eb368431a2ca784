import type { RunRecord } from "../store/contract/contract.ts";
import type { WorkerContext } from "./context/worker-context.ts";

const page = 200;

/** What a run parks with for want of a step. */
const recoverable: ReadonlySet<string> = new Set(["step_not_registered", "step_module_failed"]);

/** Runs that parked because a step was missing go on by themselves in a deployment that has all their steps again. */
export async function releaseRecovered({ store, submit, registry, aliases, workerId }: WorkerContext): Promise<void> {
  const has = new Map<string, boolean>();
  let before: { createdAt: number; runId: string } | undefined;
  for (;;) {
    const runs: RunRecord[] = await store.listRuns({
      status: ["parked"],
      limit: page,
      ...(before === undefined ? {} : { before }),
    });
    for (const { runId, code, bundle, journalLength } of runs) {
      if (code === null || !recoverable.has(code)) continue;
      if (!has.has(bundle)) has.set(bundle, await hasAllSteps(bundle));
      if (has.get(bundle) !== true) continue;
      // Once for each time that it has parked.
      const messageId = `unpark:${workerId}:${journalLength}`;
      await submit({
        kind: "send",
        to: { runId },
        message: { messageId, type: "unpark", correlationIds: [], detail: null, value: null },
      });
    }
    const last = runs.at(-1);
    if (last === undefined || runs.length < page) return;
    before = { createdAt: last.createdAt, runId: last.runId };
  }

  async function hasAllSteps(hash: string): Promise<boolean> {
    const bundle = await store.readBundle(hash);
    return bundle?.steps.every((stepId) => registry.step(stepId, aliases) !== null) ?? false;
  }
}
