/** What compiled browser code calls: marks and errors only; docs/spec/compiled-code.md. */
import { calledDirectlyMessage, stepInBrowserMessage } from "./errors/client-messages.ts";
import { PerdureError } from "./errors/coded-error.ts";

export function registerStep<Stub extends object>(id: string, stub: Stub): Stub {
  return Object.defineProperty(stub, "stepId", { value: id, configurable: true });
}

export function registerWorkflow<Stub extends object>(id: string, stub: Stub): Stub {
  return Object.defineProperty(stub, "workflowId", { value: id, configurable: true });
}

export function stepInBrowser(id: string): never {
  throw new PerdureError("step_in_browser", stepInBrowserMessage(id));
}

export function calledDirectly(id: string): never {
  throw new PerdureError("workflow_called_directly", calledDirectlyMessage(id));
}
