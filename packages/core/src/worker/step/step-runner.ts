/** Runs one attempt of a step and says what came of it. It touches no journal. */
import { FatalError } from "../../errors/user-errors.ts";
import type { Encoded } from "../../journal/events.ts";
import type { RegisteredStep } from "../registry/registry.ts";
import { stepContext, type StepContext } from "./step-context.ts";
import { decode, encode } from "../../values/codec.ts";
import { fits, limited } from "../../values/limit.ts";
import { guarded } from "../../describe/guarded.ts";
import { describeThrown, encodeOrRefuse, encodeShortened, encodeThrown } from "../../values/thrown.ts";
import { isObject } from "../../values/value-tag.ts";
import { watchPipes } from "./handled-writes.ts";
import { resultEnvironment, stepEnvironment } from "./step-environment.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { defaultPolicy, readOptions, type RetryPolicy } from "./retry.ts";

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
  "deserialize_failed",
]);

export interface AttemptInput {
  step: RegisteredStep;
  input: Encoded;
  context: StepContext;
  valueBytes: number;
  now: () => number;
  random: () => number;
}

/** Never rejects, whatever the step returns or throws and whatever its options are. */
export async function runAttempt(attempt: AttemptInput): Promise<AttemptOutcome> {
  const { context } = attempt;
  watchPipes();
  let policy = defaultPolicy;
  try {
    const call = openCall(attempt);
    policy = call.policy;
    const value = encodeResult(await stepContext.run(context, call.run), attempt);
    const flushing = context.flushStreams();
    if (flushing !== null) await flushing;
    return { type: "completed", value };
  } catch (error) {
    // What the attempt wrote stays readable; when it can't be written either, the first failure is the one that counts.
    await context.flushStreams(true)?.catch(() => undefined);
    return failureOf(error, policy, attempt);
  }
}

interface StepCall {
  args: unknown[];
  this?: unknown;
  captured?: Record<string, unknown>;
}

function openCall({ step, input, context }: AttemptInput): { policy: RetryPolicy; run: () => unknown } {
  const call = decode(input, stepEnvironment(context)) as StepCall;
  const fn = step.bind(call.captured ?? {});
  const policy = readOptions(fn, context.stepId);
  // Not `fn.apply`: a function may have a property of that name.
  return { policy, run: () => settle(Reflect.apply(fn, call.this, call.args)) };
}

/** What is no promise but has a `then` runs it here, as the attempt. */
function settle(result: unknown): unknown {
  return result instanceof Promise || !isThenable(result) ? result : (async () => await result)();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "then" in value;
}

function encodeResult(result: unknown, { context, valueBytes: limit }: AttemptInput): Encoded {
  const value = encodeOrRefuse("result", () => encode(result, { root: "result", environment: resultEnvironment(context) }));
  return limited(value, limit, `The result of ${context.stepId}`);
}

function failureOf(error: unknown, policy: RetryPolicy, input: AttemptInput): AttemptOutcome {
  const { attempt } = input.context;
  if (isFinal(error) || attempt > policy.maxRetries) return failed(error, input);
  try {
    const { now, random, context } = input;
    const delayMs = retryDelayMs({ error, attempt, stepId: context.stepId, now: now(), random }, policy);
    return { type: "retry", delayMs, error: encodeError(error, input), message: describeThrown(error) };
  } catch (invalid) {
    return failed(invalid, input);
  }
}

function failed(error: unknown, input: AttemptInput): AttemptOutcome {
  return { type: "failed", code: codeOf(error), error: encodeError(error, input), message: describeThrown(error) };
}

function isFinal(error: unknown): boolean {
  return guarded(() => FatalError.is(error), false) || lasting.has(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = isObject(error) ? guarded<unknown>(() => (error as { code?: unknown }).code, undefined) : undefined;
  return typeof code === "string" && lasting.has(code) ? code : "USER_ERROR";
}

/** An error is always recorded: one that is too large, in short. */
function encodeError(error: unknown, { context, valueBytes }: AttemptInput): Encoded {
  const options = { root: "error", environment: stepEnvironment(context) };
  const encoded = encodeThrown(error, options);
  return fits(encoded, valueBytes) ? encoded : encodeShortened(error, options);
}
