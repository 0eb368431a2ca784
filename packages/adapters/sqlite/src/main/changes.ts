import type { Change, Operation, OperationResult } from "perdure/store";

/** What listeners hear of an operation that was done. */
export function changesOf(operation: Operation, result: OperationResult): Change[] {
  switch (operation.kind) {
    case "create":
      return result.outcome === "created" ? [{ type: "run", runId: operation.runId, status: "pending" }] : [];
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
