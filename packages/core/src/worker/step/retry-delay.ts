import { types } from "node:util";
import { RetryableError } from "../../errors/user-errors.ts";
import { guarded } from "../../describe/guarded.ts";
import { describeThrown } from "../../values/thrown.ts";
import { checkDelay, checkMoment, invalidOption, type RetryPolicy } from "./retry.ts";

const capMs = 5 * 60_000;
const baseMs = 1_000;
/** From the second retry on, so that a storm of failures never spins. */
const leastMs = 10;
/** Beyond these any base has met the cap, and a power of two would become Infinity. */
const mostDoublings = 60;

/** An attempt that failed, and what decides when the next one is. */
export interface FailedAttempt {
  error: unknown;
  /** From 1. */
  attempt: number;
  stepId: string;
  now: number;
  /** In [0, 1). */
  random: () => number;
}

/** Ms to wait before the next attempt. Throws `invalid_option`, with the step's own error as its cause. */
export function retryDelayMs(failed: FailedAttempt, policy: RetryPolicy): number {
  const { error, attempt } = failed;
  const asked = readRetryAfter(error);
  if (asked !== undefined) return checkMoment(asked, failed.now, "retryAfter of a RetryableError", { cause: error });
  const delay = typeof policy.backoff === "function" ? askBackoff(policy.backoff, failed) : plainDelay(failed, policy);
  return attempt === 1 ? delay : Math.max(leastMs, delay);
}

function readRetryAfter(error: unknown): unknown {
  if (!guarded(() => RetryableError.is(error), false)) return undefined;
  try {
    return (error as RetryableError).retryAfter;
  } catch (thrown) {
    const value = `a getter that threw ${describeThrown(thrown)}`;
    throw invalidOption("retryAfter of a RetryableError", value, "a value that can be read", { cause: error });
  }
}

function askBackoff(backoff: (attempt: number) => unknown, { attempt, stepId, error }: FailedAttempt): number {
  let answer: unknown;
  try {
    answer = backoff(attempt);
  } catch (thrown) {
    const value = `a function that threw ${describeThrown(thrown)}`;
    throw invalidOption(`backoff of ${stepId}`, value, "a function that returns ms or a text", { cause: error });
  }
  // Refused below; its own failure is nobody's then, and must not reach the process.
  if (types.isPromise(answer)) guarded(() => void answer.then(undefined, () => undefined), undefined);
  return checkDelay(answer, `backoff(${attempt}) of ${stepId}`, { cause: error });
}

function plainDelay({ attempt, random }: FailedAttempt, { retryDelayMs: delay, backoff }: RetryPolicy): number {
  if (delay === undefined && attempt === 1) return 0;
  const base = delay ?? baseMs;
  if (backoff === "constant") return base;
  const doublings = Math.min(mostDoublings, attempt - (delay === undefined ? 2 : 1));
  const jitter = 0.5 + random() / 2;
  return Math.min(capMs, Math.round(base * 2 ** doublings * jitter));
}
