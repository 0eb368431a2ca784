import type { ClaimedRun, RunState } from "../../store/contract.ts";
import { partingCommit } from "./parting-commit.ts";
import type { WorkerContext } from "../worker-context.ts";

/** Gives up a claimed run that was never opened, as it was: the next owner's claim counts it as no death. */
export async function handBack(context: WorkerContext, run: ClaimedRun): Promise<void> {
  const { status, code, startedAt, completedAt, wakeAt, outstanding, result } = run;
  const state: RunState = { status, code, startedAt, completedAt, wakeAt, outstanding, result };
  let inboxSeen = run.inboxPosition;
  for (;;) {
    const answer = await context.submit(partingCommit(context, run, state, { events: [], taken: [], inboxSeen }));
    if (answer.outcome !== "inbox-moved") return;
    inboxSeen = answer.inboxPosition;
  }
}
