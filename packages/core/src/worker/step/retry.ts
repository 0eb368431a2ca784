import { parseDuration } from "../../values/duration.ts";

/** Options that a step function carries as properties. */
export interface StepOptions {
  /** Attempts after the first. Default 3. */
  maxRetries?: number;
  /** Delay before the first retry, and the base of the back-off. Default: at once, then 1 s × 2ⁿ. */
  retryDelay?: number | string;
  /** How the delay grows. Default "exponential", with jitter, up to 5 minutes. A function gets the number of the failed attempt. */
  backoff?: "exponential" | "constant" | ((attempt: number) => number | string);
}

export const defaultMaxRetries = 3;
const capMs = 5 * 60_000;
const baseMs = 1_000;
/** From the second retry on, so that a storm of failures never spins. */
const leastMs = 10;

/** Ms to wait after the failed `attempt` (from 1). `random` is in [0, 1). */
export function retryDelayMs(attempt: number, options: StepOptions, random: () => number): number {
  const delay = plainDelay(attempt, options, random);
  return attempt === 1 ? delay : Math.max(leastMs, delay);
}

function plainDelay(attempt: number, { retryDelay, backoff }: StepOptions, random: () => number): number {
  if (typeof backoff === "function") return parseDuration(backoff(attempt));
  if (retryDelay === undefined && attempt === 1) return 0;
  const base = retryDelay === undefined ? baseMs : parseDuration(retryDelay);
  if (backoff === "constant") return base;
  const doublings = attempt - (retryDelay === undefined ? 2 : 1);
  const jitter = 0.5 + random() / 2;
  return Math.min(capMs, Math.round(base * 2 ** doublings * jitter));
}
