import { perdureError } from "../errors/perdure-error.ts";
import type { RegisteredStep, StepFunction } from "../runtime/registry.ts";
import { runtime } from "../runtime/runtime.ts";

/** Adds a step to the process's registry. Called in server code the function just runs. */
export function registerStep<Step extends StepFunction>(id: string, fn: Step): Step {
  Object.defineProperty(fn, "stepId", { value: id, configurable: true });
  add(id, fn, () => fn);
  return fn;
}

/** A step that captured variables: `factory` makes the function from their values. */
export function registerNestedStep<Factory extends (captured: never) => StepFunction>(id: string, names: readonly string[], factory: Factory): Factory {
  add(id, factory, (captured) => {
    const missing = names.find((name) => !Object.hasOwn(captured, name));
    if (missing !== undefined) throw perdureError("corrupt_value", { reason: `the call of ${id} lacks the captured variable ${missing}` });
    return factory(captured as never);
  });
  return factory;
}

/** An instance method: its call carries `this`. Class instances as values come later; until then the call fails with a code. */
export function registerMethodStep(id: string, constructor: { prototype: object }, name: string): void {
  const method: unknown = Reflect.get(constructor.prototype, name);
  if (typeof method !== "function") throw perdureError("not_built_yet", { what: `The step ${id}` });
  Object.defineProperty(method, "stepId", { value: id, configurable: true });
  add(id, method, () => method as StepFunction);
}

/** Classes as values come later: an instance fails with `unserializable` until then. */
export function registerClass(id: string, constructor: object): void {
  Object.defineProperty(constructor, "classId", { value: id, configurable: true });
}

function add(id: string, options: object, bind: RegisteredStep["bind"]): void {
  runtime().registry.addStep({ id, bind, options });
}
