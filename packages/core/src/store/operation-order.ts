import type { Operation } from "./contract/contract.ts";

/** Operations with the same key reach the store in the order in which they were submitted. */
export function orderKey(operation: Operation): string {
  switch (operation.kind) {
    case "append":
      return operation.stream.runId;
    case "send":
      return "runId" in operation.to ? operation.to.runId : `token ${operation.to.token}`;
    default:
      return operation.runId;
  }
}

/** Operations with the same key wait for one that is held; a message never holds back the commit that its run needs to end. */
export function heldKey(operation: Operation): string {
  return operation.kind === "send" ? `send ${orderKey(operation)}` : orderKey(operation);
}
