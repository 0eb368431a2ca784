import { perdureError } from "../errors/perdure-error.ts";

/** Marks the stub, so that `start()` knows it. */
export function registerWorkflow<Stub extends object>(id: string, stub: Stub): Stub {
  Object.defineProperty(stub, "workflowId", { value: id, configurable: true });
  return stub;
}

export function calledDirectly(id: string): never {
  throw perdureError("workflow_called_directly", { id });
}
