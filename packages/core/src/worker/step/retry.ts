/** A step function's options, read once when an attempt begins, so that nothing of theirs can fail later. */
import { types } from "node:util";
import { perdureError, type PerdureError } from "../../errors/perdure-error.ts";
import { parseDuration } from "../../values/duration.ts";
import { describeThrown } from "../../values/thrown.ts";

/** The options after they were checked. */
export interface RetryPolicy {
  maxRetries: number;
  /** Undefined: the default. */
  retryDelayMs: number | undefined;
  backoff: "exponential" | "constant" | ((attempt: number) => unknown);
}

export const defaultPolicy: RetryPolicy = { maxRetries: 3, retryDelayMs: undefined, backoff: "exponential" };

/** No moment is later than a `Date` can name; half of it leaves room for the years until now. */
const longestMs = 4_320_000_000_000_000;
const durationText = `ms from 0 on, or a text such as "10s"`;

/** Throws `invalid_option` for an option that can't be read or used, and `not_built_yet` for `timeout`. */
export function readOptions(fn: object, stepId: string): RetryPolicy {
  const { maxRetries, retryDelay, backoff, timeout } = readProperties(fn, stepId);
  if (timeout !== undefined) throw perdureError("not_built_yet", { what: `The option timeout of ${stepId}` });
  if (maxRetries === undefined && retryDelay === undefined && backoff === undefined) return defaultPolicy;
  return {
    maxRetries: maxRetries === undefined ? defaultPolicy.maxRetries : checkRetries(maxRetries, stepId),
    retryDelayMs: retryDelay === undefined ? undefined : checkDelay(retryDelay, `retryDelay of ${stepId}`),
    backoff: backoff === undefined ? defaultPolicy.backoff : checkBackoff(backoff, stepId),
  };
}

type Properties = Record<"maxRetries" | "retryDelay" | "backoff" | "timeout", unknown>;

/** Each is read by its own name and once: every attempt comes by here. */
function readProperties(fn: object, stepId: string): Properties {
  let reading: keyof Properties = "maxRetries";
  try {
    const { maxRetries } = fn as Properties;
    reading = "retryDelay";
    const { retryDelay } = fn as Properties;
    reading = "backoff";
    const { backoff } = fn as Properties;
    reading = "timeout";
    const { timeout } = fn as Properties;
    return { maxRetries, retryDelay, backoff, timeout };
  } catch (error) {
    throw invalidOption(`${reading} of ${stepId}`, `a getter that threw ${describeThrown(error)}`, "a value that can be read", {
      cause: error,
    });
  }
}

function checkRetries(value: unknown, stepId: string): number {
  if (typeof value === "number" && value >= 0 && (Number.isInteger(value) || value === Infinity)) return value;
  throw invalidOption(`maxRetries of ${stepId}`, describeOption(value), "a whole number of 0 or more, or Infinity");
}

function checkBackoff(value: unknown, stepId: string): RetryPolicy["backoff"] {
  if (value === "exponential" || value === "constant") return value;
  if (typeof value === "function") return value as (attempt: number) => unknown;
  throw invalidOption(`backoff of ${stepId}`, describeOption(value), `"exponential", "constant" or a function`);
}

/** Ms of a delay that a user gave. Throws `invalid_option`, with the failure that is to be retried as its cause. */
export function checkDelay(value: unknown, name: string, cause?: { cause: unknown }): number {
  if (typeof value === "number" || typeof value === "string") {
    const ms = parsed(value);
    if (ms !== null && ms <= longestMs) return ms;
  }
  throw invalidOption(name, describeOption(value), durationText, cause);
}

function parsed(value: number | string): number | null {
  try {
    return parseDuration(value);
  } catch {
    return null;
  }
}

/** Ms until the moment that a user gave. */
export function checkMoment(value: unknown, now: number, name: string, cause: { cause: unknown }): number {
  const time = timeOf(value);
  if (time === null) return checkDelay(value, name, cause);
  if (Number.isNaN(time)) throw invalidOption(name, "an invalid Date", "a Date that names a moment", cause);
  return Math.max(0, time - now);
}

/** Null: not a Date. It may be of another realm, and may say that it is one without being one. */
function timeOf(value: unknown): number | null {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return null;
  }
}

export function invalidOption(name: string, value: string, expected: string, cause?: { cause: unknown }): PerdureError {
  return perdureError("invalid_option", { name, value, expected }, cause);
}

function describeOption(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 100));
  return types.isPromise(value) ? "a promise" : describeThrown(value);
}
