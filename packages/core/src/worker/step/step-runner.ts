/** Runs one attempt of a step and says what came of it. It touches no journal. */
import { perdureError } from "../../errors/perdure-error.ts";
import { FatalError, RetryableError } from "../../errors/user-errors.ts";
import type { Encoded } from "../../journal/events.ts";
import type { RegisteredStep } from "../registry.ts";
import { stepContext, type StepContext } from "./step-context.ts";
import { decode, encode } from "../../values/codec.ts";
import { encodeThrown } from "../../values/thrown.ts";
import { parseMoment } from "../../values/duration.ts";
import { stepEnvironment } from "./step-environment.ts";
import { defaultMaxRetries, retryDelayMs, type StepOptions } from "./retry.ts";

export type AttemptOutcome =
  | { type: "completed"; value: Encoded }
  | { type: "failed"; code: string; error: Encoded; message: string }
  | { type: "retry"; delayMs: number; error: Encoded; message: string };

/** Failures that the next attempt would only repeat. */
const lasting: ReadonlySet<string> = new Set([
  "unserializable",
  "value_too_large",
  "not_built_yet",
  "invalid_option",
  "corrupt_value",
]);

export interface AttemptInput {
  step: RegisteredStep;
  input: Encoded;
  context: StepContext;
  valueBytes: number;
  now: () => number;
  random: () => number;
}

export async function runAttempt(attempt: AttemptInput): Promise<AttemptOutcome> {
  const { context } = attempt;
  let options: StepOptions = {};
  try {
    const call = openCall(attempt);
    options = call.fn;
    const value = encodeResult(await stepContext.run(context, call.run), attempt);
    const flushing = context.flushStreams();
    if (flushing !== null) await flushing;
    return { type: "completed", value };
  } catch (error) {
    // What the attempt wrote stays readable; when it can't be written either, the first failure is the one that counts.
    await context.flushStreams()?.catch(() => undefined);
    return failureOf(error, options, attempt);
  }
}

interface StepCall {
  args: unknown[];
  this?: unknown;
  captured?: Record<string, unknown>;
}

function openCall({ step, input, context }: AttemptInput): {
  fn: ReturnType<RegisteredStep["bind"]>;
  run: () => unknown;
} {
  const call = decode(input, stepEnvironment(context)) as StepCall;
  const fn = step.bind(call.captured ?? {});
  if (fn.timeout !== undefined) throw perdureError("not_built_yet", { what: `The option timeout of ${context.stepId}` });
  return { fn, run: () => settle(fn.apply(call.this, call.args)) };
}

/** What is no promise but has a `then` runs it here, as the attempt. */
function settle(result: unknown): unknown {
  return result instanceof Promise || !isThenable(result) ? result : (async () => await result)();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}

function encodeResult(result: unknown, { context, valueBytes: limit }: AttemptInput): Encoded {
  const value = encode(result, { root: "result", environment: stepEnvironment(context) });
  if (value.length <= limit) return value;
  throw perdureError("value_too_large", { what: `The result of ${context.stepId}`, bytes: value.length, limit });
}

function failureOf(error: unknown, options: StepOptions, { context, now, random, valueBytes }: AttemptInput): AttemptOutcome {
  const encoded = encodeError(error, context, valueBytes);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const code = codeOf(error);
  const retries = options.maxRetries ?? defaultMaxRetries;
  const final = FatalError.is(error) || lasting.has(code) || context.attempt > retries;
  if (final) return { type: "failed", code, error: encoded, message };
  try {
    return { type: "retry", delayMs: delayOf(error, options, context.attempt, now, random), error: encoded, message };
  } catch (invalid) {
    return { type: "failed", code: codeOf(invalid), error: encodeError(invalid, context, valueBytes), message: String(invalid) };
  }
}

function delayOf(error: unknown, options: StepOptions, attempt: number, now: () => number, random: () => number): number {
  const asked = RetryableError.is(error) ? error.retryAfter : undefined;
  if (asked === undefined) return retryDelayMs(attempt, options, random);
  const at = now();
  return Math.max(0, parseMoment(asked, at) - at);
}

function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && lasting.has(code) ? code : "USER_ERROR";
}

/** An error is always recorded: one that is too large, as its name and the beginnings of its message and stack. */
function encodeError(error: unknown, context: StepContext, valueBytes: number): Encoded {
  const options = { root: "error", environment: stepEnvironment(context) };
  const encoded = encodeThrown(error, options);
  if (encoded.length <= valueBytes) return encoded;
  const { name, message, stack } = error instanceof Error ? error : { name: "Error", message: String(error), stack: undefined };
  const short = Object.assign(new Error(message.slice(0, 10_000)), { name });
  if (stack !== undefined) short.stack = stack.slice(0, 10_000);
  return encode(short, options);
}
