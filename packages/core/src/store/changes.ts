import type { AppendChunks, Change, Commit, Operation, OperationResult } from "./contract.ts";
import { isTerminal } from "./rules.ts";

/** What listeners in the process that wrote hear of an operation that is durable. */
export function changesOf(operation: Operation, result: OperationResult): Change[] {
  switch (operation.kind) {
    case "create":
      // A run that has an owner from the beginning is nothing that another worker could take.
      if (result.outcome !== "created") return [];
      return [{ type: "run", runId: operation.runId, status: operation.owner === null ? "pending" : "running" }];
    case "commit":
      if (result.outcome !== "committed") return [];
      return [runChange(operation), ...operation.outbox.map(({ runId }): Change => ({ type: "inbox", runId }))];
    case "send":
      return result.outcome === "sent" ? [{ type: "inbox", runId: result.runId }] : [];
    case "append":
      return result.outcome === "appended" ? [streamChange(operation, result.first)] : [];
  }
}

function runChange({ runId, state }: Commit): Change {
  const change: Change = { type: "run", runId, status: state.status };
  return isTerminal(state.status) ? { ...change, end: state } : change;
}

function streamChange({ stream, chunks, close }: AppendChunks, first: number): Change {
  return { type: "stream", ...stream, appended: { first, chunks, close } };
}
