import { markClass, type SerialisableClass } from "../../values/class-instance.ts";
import { addStub } from "./step-stubs.ts";
import { currentRun, type WorkflowFunction } from "./run-state.ts";

export function registerWorkflow<Fn extends WorkflowFunction>(id: string, workflow: Fn): Fn {
  currentRun(`The workflow ${id}`).workflows.set(id, workflow);
  return mark(workflow, "workflowId", id);
}

export function registerStep<Fn extends WorkflowFunction>(id: string, stub: Fn): Fn {
  addStub(stub);
  return mark(stub, "stepId", id);
}

export function registerClass(id: string, constructor: SerialisableClass): void {
  markClass(id, constructor);
  currentRun(`The class ${id}`).classes.set(id, constructor);
}

function mark<Fn extends WorkflowFunction>(target: Fn, key: string, id: string): Fn {
  Object.defineProperty(target, key, { value: id, configurable: true });
  return target;
}
