/** The codec as the realm uses it. */
import type { Encoded } from "../../journal/events.ts";
import { decode, encode } from "../../values/codec.ts";
import type { CodecEnvironment } from "../../values/environment.ts";
import { fits, limited, sizeOf } from "../../values/limit.ts";
import { ownFrames } from "./frames.ts";
import { reduceStream, reviveStream } from "./streams.ts";

export const environment: CodecEnvironment = {
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
  return limited(input, limit, `The call of ${stepId}, whose largest part is ${largestPart(call)},`);
}

function largestPart({ args, this: self, captured = {} }: StepCall): string {
  const parts: [path: string, value: unknown][] = [
    ...args.map((value, index): [string, unknown] => [`args[${index}]`, value]),
    ...Object.entries(captured).map(([name, value]): [string, unknown] => [`captured.${name}`, value]),
    ["this", self],
  ];
  const sizes = parts.map(([path, value]) => ({ path, bytes: sizeOf(encode(value, { root: path, environment })) }));
  return sizes.reduce((largest, part) => (part.bytes > largest.bytes ? part : largest)).path;
}
