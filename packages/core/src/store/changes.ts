import type { AppendChunks, Change, Commit, CommitResult, CreateRun, Operation, OperationResult } from "./contract/contract.ts";
import { endResult, isTerminal } from "./rules.ts";

/** What listeners in the process that wrote hear of an operation that is durable. */
export function changesOf(operation: Operation, result: OperationResult): Change[] {
  switch (operation.kind) {
    case "create":
      return result.outcome === "created" ? [created(operation)] : [];
    case "commit":
      return result.outcome === "committed" && "tokens" in result ? committed(operation, result) : [];
    case "send":
      return result.outcome === "sent" ? [{ type: "inbox", runId: result.runId }] : [];
    case "append":
      return result.outcome === "appended" ? [streamChange(operation, result.first)] : [];
    case "step-result":
      return [];
  }
}

/** A run that has an owner from the beginning is nothing that another worker could take. */
function created({ runId, owner }: Pick<CreateRun, "runId" | "owner">): Change {
  return { type: "run", runId, status: owner === null ? "pending" : "running" };
}

function committed(operation: Commit, { creations }: CommitResult & { outcome: "committed" }): Change[] {
  const changes = [runChange(operation), ...operation.outbox.map(({ runId }): Change => ({ type: "inbox", runId }))];
  for (const { runId, outcome } of creations) if (outcome === "created") changes.push(created({ runId, owner: null }));
  return changes;
}

function runChange(operation: Commit): Change {
  const { runId, state } = operation;
  const change: Change = { type: "run", runId, status: state.status };
  return isTerminal(state.status) ? { ...change, end: { ...state, result: endResult(operation) } } : change;
}

function streamChange({ stream, chunks, close }: AppendChunks, first: number): Change {
  return { type: "stream", ...stream, appended: { first, chunks, close } };
}
