import type { RunState } from "../../store/contract/contract.ts";
import { commitOf } from "./commit-of.ts";
import type { OwnedRun } from "./owned-run.ts";
import type { WorkerContext } from "../context/worker-context.ts";

/** Gives up a run that can't be driven for now: it can be claimed from `notBefore` on, and at once when a message comes. */
export async function releaseClaimed(context: WorkerContext, run: OwnedRun, notBefore: number): Promise<void> {
  const { startedAt } = run;
  const status = startedAt === null ? "pending" : "running";
  const state: RunState = { status, code: null, startedAt, completedAt: null, wakeAt: notBefore, outstanding: false };
  await context.submit(commitOf(context, run, { events: [], state, ownership: "release" }));
}
