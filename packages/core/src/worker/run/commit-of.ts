import type { Commit } from "../../store/contract/contract.ts";
import type { WorkerContext } from "../context/worker-context.ts";

type Needed = "events" | "state";

/** Most commits have none of most things. */
const none: readonly never[] = [];

/** A commit of a run: what it does not name is not done. The run stays its owner's. Written out, because a spread is dear. */
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
    events: fields.events,
    state: fields.state,
    taken: fields.taken ?? none,
    tokens: fields.tokens ?? none,
    creations: fields.creations ?? none,
    watches: fields.watches ?? none,
    results: fields.results ?? none,
    outbox: fields.outbox ?? none,
    ownership: fields.ownership ?? "keep",
    inboxSeen: fields.inboxSeen ?? null,
    seal: fields.seal ?? false,
    progress: fields.progress ?? false,
    endTurn: fields.endTurn ?? false,
  };
}

/** An ending that was refused so often because more came in asks the store to take nothing more until it is through. */
export const movedBeforeSeal = 3;
