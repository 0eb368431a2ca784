import { availableParallelism } from "node:os";
import { sentAt, type Signal } from "../wire/signal.ts";

/**
 * After an answer the next request often comes soon: while many of them do, looking for the next one costs less than going to sleep
 * and being woken. With one processor it would only keep the main thread from sending it.
 */
const longSpinMs = 0.4;
const shortSpinMs = 0.05;
/** So many of the last requests must have come within a long spin. A run of one step has two, the second soon after the first. */
const enoughSoon = 0.35;
const maySpin = availableParallelism() > 1;
/** How much the last request counts in the average. */
const weight = 0.2;

/** Sleeps between requests. */
export interface Sleeper {
  /** Returns when the main thread has sent something since `seen`, or after `ms`. `answered`: a request was just answered. */
  sleep(seen: number, ms: number, answered: boolean): void;
}

export function createSleeper(signal: Signal): Sleeper {
  /** The share of requests that came within a long spin after the answer before. */
  let soon = 0;

  function isSent(seen: number): boolean {
    return Atomics.load(signal, sentAt) !== seen;
  }

  function spin(seen: number, from: number): void {
    const until = from + (soon >= enoughSoon ? longSpinMs : shortSpinMs);
    while (!isSent(seen) && performance.now() < until);
  }

  return {
    sleep(seen, ms, answered) {
      const from = performance.now();
      if (answered && maySpin) spin(seen, from);
      if (!isSent(seen)) Atomics.wait(signal, sentAt, seen, Math.max(ms, 0));
      if (answered) soon += weight * ((performance.now() - from < longSpinMs ? 1 : 0) - soon);
    },
  };
}
