/** The codec as the realm uses it. */
import type { Encoded } from "../../journal/events.ts";
import { decode, encode } from "../../values/codec.ts";
import type { CodecEnvironment } from "../../values/environment.ts";
import { argumentPaths, largestPart } from "../../values/largest-part.ts";
import { fits, limited } from "../../values/limit.ts";
import { ownFrames } from "./frames.ts";
import { current } from "./run-state.ts";
import { stepHooks } from "./step-stubs.ts";
import { reduceStream, reviveStream } from "./streams.ts";

export const environment: CodecEnvironment = {
  steps: stepHooks,
  classes: (classId) => current?.classes.get(classId),
  streams: { reduce: reduceStream, revive: reviveStream },
  stack: ownFrames,
};

export function readValue(text: Encoded): unknown {
  return decode(text, environment);
}

interface StepCall {
  args: unknown[];
  this?: unknown;
  captured?: Record<string, unknown>;
}

/** A call as the step gets it. Throws what can't be written, and `value_too_large` with the part that is the largest. */
export function encodeCall(stepId: string, { args, this: self, captured }: StepCall, limit: number): Encoded {
  const call: StepCall = { args };
  if (self !== undefined) call.this = self;
  if (captured !== undefined) call.captured = captured;
  const envelope = captured === undefined ? [call, args] : [call, args, captured];
  const input = encode(call, { root: "", environment, envelope });
  if (fits(input, limit)) return input;
  const path = largestPart([...argumentPaths(args), ...capturedPaths(captured ?? {}), ["this", self]], environment);
  return limited(input, limit, `The call of ${stepId}, whose largest part is ${path},`);
}

function capturedPaths(captured: Record<string, unknown>): [path: string, value: unknown][] {
  return Object.entries(captured).map(([name, value]) => [`captured.${name}`, value]);
}
