import type { RunRecord } from "../store/contract.ts";
import type { WorkerContext } from "./worker-context.ts";

const page = 200;

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
    for (const { runId, code, bundle } of runs) {
      if (code !== "step_not_registered") continue;
      if (!has.has(bundle)) has.set(bundle, await hasAllSteps(bundle));
      if (has.get(bundle) !== true) continue;
      const messageId = `unpark:${workerId}`;
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
