import { availableParallelism } from "node:os";
import { sentAt, type Signal } from "../wire/signal.ts";

/**
 * After an answer the next request often comes soon: while requests follow each other that quickly, looking for the next one costs
 * less than going to sleep and being woken. With one processor it would only keep the main thread from sending it.
 */
const quickMs = 0.3;
const longSpinMs = 0.4;
const shortSpinMs = 0.05;
const maySpin = availableParallelism() > 1;
/** How much the last gap counts in the average. */
const weight = 0.2;

/** Sleeps between requests. */
export interface Sleeper {
  /** Returns when the main thread has sent something since `seen`, or after `ms`. `answered`: a request was just answered. */
  sleep(seen: number, ms: number, answered: boolean): void;
}

export function createSleeper(signal: Signal): Sleeper {
  /** Average time from an answer to the next request; longer ones count as 1 ms. */
  let gapMs = 1;

  function isSent(seen: number): boolean {
    return Atomics.load(signal, sentAt) !== seen;
  }

  function spin(seen: number, from: number): void {
    const until = from + (gapMs < quickMs ? longSpinMs : shortSpinMs);
    while (!isSent(seen) && performance.now() < until);
  }

  return {
    sleep(seen, ms, answered) {
      const from = performance.now();
      if (answered && maySpin) spin(seen, from);
      if (!isSent(seen)) Atomics.wait(signal, sentAt, seen, Math.max(ms, 0));
      if (answered) gapMs += weight * (Math.min(performance.now() - from, 1) - gapMs);
    },
  };
}
