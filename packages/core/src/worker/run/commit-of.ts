import type { Commit } from "../../store/contract.ts";
import type { WorkerContext } from "../worker-context.ts";

type Needed = "events" | "state";

/** A commit of a run: what it does not name is not done. The run stays its owner's. */
export function commitOf(
  { nextCommit }: Pick<WorkerContext, "nextCommit">,
  { runId, epoch }: { runId: string; epoch: number },
  fields: Pick<Commit, Needed> & Partial<Omit<Commit, Needed | "kind" | "runId" | "epoch" | "commitId">>,
): Commit {
  return {
    kind: "commit",
    runId,
    epoch,
    commitId: `${epoch}:${nextCommit()}`,
    taken: [],
    tokens: [],
    creations: [],
    watches: [],
    results: [],
    outbox: [],
    ownership: "keep",
    inboxSeen: null,
    seal: false,
    progress: false,
    endTurn: false,
    ...fields,
  };
}

/** An ending that was refused so often because more came in asks the store to take nothing more until it is through. */
export const movedBeforeSeal = 3;
