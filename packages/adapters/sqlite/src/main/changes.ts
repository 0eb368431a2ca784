import type { Change, Operation, OperationResult } from "perdure/store";

/** What listeners hear of an operation that was done. */
export function changesOf(operation: Operation, result: OperationResult): Change[] {
  switch (operation.kind) {
    case "create":
      // A run that has an owner from the beginning is nothing that another worker could take.
      if (result.outcome !== "created") return [];
      return [{ type: "run", runId: operation.runId, status: operation.owner === null ? "pending" : "running" }];
    case "commit":
      if (result.outcome !== "committed") return [];
      return [
        { type: "run", runId: operation.runId, status: operation.state.status },
        ...operation.outbox.map(({ runId }): Change => ({ type: "inbox", runId })),
      ];
    case "send":
      return result.outcome === "sent" ? [{ type: "inbox", runId: result.runId }] : [];
    case "append":
      return result.outcome === "appended" ? [{ type: "stream", ...operation.stream }] : [];
  }
}
