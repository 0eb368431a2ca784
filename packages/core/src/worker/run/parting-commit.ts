import type { Commit, RunState } from "../../store/contract.ts";
import type { WorkerContext } from "../worker-context.ts";

/** Gives up a run that this worker owns and does not drive. */
export function partingCommit(
  { nextCommit }: Pick<WorkerContext, "nextCommit">,
  { runId, epoch }: { runId: string; epoch: number },
  state: RunState,
  fields: Pick<Commit, "events" | "taken" | "inboxSeen">,
): Commit {
  const commitId = `${epoch}:${nextCommit()}`;
  return { kind: "commit", runId, epoch, commitId, tokens: [], outbox: [], state, ownership: "release", ...fields };
}
