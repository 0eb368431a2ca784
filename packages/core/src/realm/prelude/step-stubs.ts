/**
 * Step functions as values of a workflow. A stub that the compiler made names the variables that it captured only when it is called:
 * it is called once to ask for them, without issuing anything.
 */
import { capturedOf, withCaptured } from "../../values/step-value.ts";
import type { StepHooks } from "../../values/environment.ts";
import { Refused } from "../../values/refused.ts";

type Call = (stepId: string, args: ArrayLike<unknown>, options?: { captured?: Record<string, unknown> }) => unknown;
type Captured = Record<string, unknown> | undefined;

const stubs = new WeakSet<object>();
let call: Call | null = null;
let asking: { stepId: string; captured: Captured } | null = null;

/** How stubs that come in with values call their steps. */
export function stubsCall(callStep: Call): void {
  call = callStep;
}

export function addStub(stub: object): void {
  stubs.add(stub);
}

/** A stub is only asked for what it captured: the call is none. */
export function answersStub(stepId: string, captured: Captured): boolean {
  if (asking === null) return false;
  if (asking.stepId === stepId) asking.captured = captured;
  return true;
}

export const stepHooks: StepHooks = {
  captured(step, stepId) {
    if (!stubs.has(step)) throw new Refused("a function that only has the id of a step", "Pass the step function itself.");
    return capturedOf(step) ?? (isNested(stepId) ? askStub(step, stepId) : undefined);
  },
  revive(stepId, captured) {
    const options = captured === undefined ? {} : { captured };
    const stub = (...args: unknown[]): unknown => call?.(stepId, args, options);
    stubs.add(stub);
    return withCaptured(stub, stepId, captured);
  },
};

/** Only what is defined in another function can have captured variables. */
function isNested(stepId: string): boolean {
  return stepId.slice(stepId.lastIndexOf("//") + 2).includes("/");
}

function askStub(stub: object, stepId: string): Captured {
  const question: NonNullable<typeof asking> = { stepId, captured: undefined };
  asking = question;
  try {
    // A variable that has no value yet throws here, as it does in a call.
    (stub as () => unknown)();
  } finally {
    asking = null;
  }
  return question.captured;
}
