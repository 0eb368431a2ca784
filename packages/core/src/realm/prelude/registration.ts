import { currentRun, type WorkflowFunction } from "./run-state.ts";

export function registerWorkflow<Fn extends WorkflowFunction>(id: string, workflow: Fn): Fn {
  currentRun(`The workflow ${id}`).workflows.set(id, workflow);
  return mark(workflow, "workflowId", id);
}

export function registerStep<Fn extends WorkflowFunction>(id: string, stub: Fn): Fn {
  return mark(stub, "stepId", id);
}

/** Classes that travel are part 2; the name is kept for the messages until then. */
export function registerClass(_id: string, _constructor: unknown): void {}

function mark<Fn extends WorkflowFunction>(target: Fn, key: string, id: string): Fn {
  Object.defineProperty(target, key, { value: id, configurable: true });
  return target;
}
