/** Step functions travel by their id, and with the variables that they captured. */
import { perdureError } from "../errors/perdure-error.ts";
import { isObject } from "./value-tag.ts";
import type { ValueType } from "./value-types.ts";

const validId = /^step\/\/.+\/\/.+$/s;

export const stepType: ValueType = {
  part: "captured",
  recognise: (value) => typeof value === "function" && idOf(value) !== null,
  write: (value, { environment: { steps } }) =>
    steps === undefined ? capturedOf(value) : steps.captured(value, idOf(value) ?? ""),
  label: (value) => idOf(value) ?? "",
  make(captured, { steps }, stepId = "") {
    if (!validId.test(stepId)) throw new TypeError("a step without an id");
    if (captured !== undefined && !isRecord(captured)) throw new TypeError("captured variables that are none");
    return steps?.revive(stepId, captured) ?? missingStep(stepId, captured);
  },
};

const capturedKey = Symbol.for("perdure.captured");

/** The variables that a function of `withCaptured` was given; undefined: none. */
export function capturedOf(step: object): Record<string, unknown> | undefined {
  const captured: unknown = Object.hasOwn(step, capturedKey) ? Reflect.get(step, capturedKey) : undefined;
  return isRecord(captured) ? captured : undefined;
}

/** Marks a function that was made for these variables, so that it can be passed on. */
export function withCaptured<Step extends object>(
  step: Step,
  stepId: string,
  captured: Record<string, unknown> | undefined,
): Step {
  Object.defineProperty(step, "stepId", { value: stepId, configurable: true });
  if (captured !== undefined) Object.defineProperty(step, capturedKey, { value: captured, configurable: true });
  return step;
}

/** Stands for a step that is not registered here: it can be passed on, and its call fails. */
function missingStep(stepId: string, captured: Record<string, unknown> | undefined): object {
  const step = (): Promise<never> => Promise.reject(perdureError("step_not_registered", { stepId }));
  return withCaptured(step, stepId, captured);
}

function idOf(value: object): string | null {
  const id: unknown = Object.hasOwn(value, "stepId") ? Reflect.get(value, "stepId") : null;
  return typeof id === "string" && validId.test(id) ? id : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value);
}
