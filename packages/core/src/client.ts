/** What compiled browser code calls: marks and errors only; docs/spec/compiled-code.md. */
import { perdureError } from "./errors/perdure-error.ts";

export function registerStep<Stub extends object>(id: string, stub: Stub): Stub {
  return Object.defineProperty(stub, "stepId", { value: id, configurable: true });
}

export function registerWorkflow<Stub extends object>(id: string, stub: Stub): Stub {
  return Object.defineProperty(stub, "workflowId", { value: id, configurable: true });
}

export function stepInBrowser(id: string): never {
  throw perdureError("step_in_browser", { id });
}

export function calledDirectly(id: string): never {
  throw perdureError("workflow_called_directly", { id });
}
