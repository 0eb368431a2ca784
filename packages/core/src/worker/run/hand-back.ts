import type { ClaimedRun, RunState } from "../../store/contract.ts";
import { partingCommit } from "./parting-commit.ts";
import type { WorkerContext } from "../worker-context.ts";

/**
 * Gives up a claimed run that was never opened; the next owner's claim counts it as no death. `notBefore`: it can be claimed from then
 * on, and nothing of it counts as outstanding until then.
 */
export async function handBack(context: WorkerContext, run: ClaimedRun, notBefore: number): Promise<void> {
  const { status, code, startedAt, completedAt, result } = run;
  const state: RunState = { status, code, startedAt, completedAt, wakeAt: notBefore, outstanding: false, result };
  let inboxSeen = run.inboxPosition;
  for (;;) {
    const answer = await context.submit(partingCommit(context, run, state, { events: [], taken: [], inboxSeen }));
    if (answer.outcome !== "inbox-moved") return;
    inboxSeen = answer.inboxPosition;
  }
}
