import { perdureError } from "../errors/perdure-error.ts";
import type { RegisteredStep, StepFunction } from "../worker/registry/registry.ts";
import { markClass, type SerialisableClass } from "../values/class-instance.ts";
import { runtime } from "../runtime/runtime.ts";

/**
 * Adds a step to the process's registry. Called in server code the function just runs. `self` is the class of a static method
 * that uses `this`.
 */
export function registerStep<Step extends StepFunction>(id: string, fn: Step, self?: object): Step {
  Object.defineProperty(fn, "stepId", { value: id, configurable: true });
  nameAfter(id, fn);
  const bound = self === undefined ? fn : withThis(fn, self);
  add(id, () => bound);
  return fn;
}

/** The method with its class as `this`; the options stay those of the method. */
function withThis(fn: StepFunction, self: object): StepFunction {
  return new Proxy(fn, {
    apply: (target, _this, args: unknown[]) => Reflect.apply<unknown, unknown[], unknown>(target, self, args),
  });
}

/** A step that captured variables: `factory` makes the function from their values. */
export function registerNestedStep<Factory extends (captured: never) => StepFunction>(
  id: string,
  names: readonly string[],
  factory: Factory,
): Factory {
  const bind: RegisteredStep["bind"] = (captured) => {
    const missing = names.find((name) => !Object.hasOwn(captured, name));
    if (missing !== undefined)
      throw perdureError("corrupt_value", { reason: `the call of ${id} lacks the captured variable ${missing}` });
    return factory(captured as never);
  };
  runtime().registry.addStep({ id, bind, captures: names.length > 0 });
  return factory;
}

/** An instance method: its call carries `this`, an instance of a class that travels. */
export function registerMethodStep(id: string, constructor: { prototype: object }, name: string): void {
  const method: unknown = Reflect.get(constructor.prototype, name);
  if (typeof method !== "function") throw perdureError("not_built_yet", { what: `The step ${id}` });
  Object.defineProperty(method, "stepId", { value: id, configurable: true });
  add(id, () => method as StepFunction);
}

/** A class whose instances travel, or that has steps as methods. */
export function registerClass(id: string, constructor: SerialisableClass): void {
  markClass(id, constructor);
  runtime().registry.addClass(id, constructor);
}

function add(id: string, bind: RegisteredStep["bind"]): void {
  runtime().registry.addStep({ id, bind });
}

/** Registration wraps arrow functions, which loses the name that they would have got from their variable. */
function nameAfter(id: string, fn: object): void {
  if ((fn as { name?: string }).name !== "") return;
  Object.defineProperty(fn, "name", { value: id.slice(id.lastIndexOf("/") + 1), configurable: true });
}
