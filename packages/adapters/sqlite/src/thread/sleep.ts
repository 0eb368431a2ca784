import { sentAt, type Signal } from "../wire/signal.ts";

/** Soon after an answer the next request often comes; going to sleep and waking again costs more than looking for it so long. */
const spinMs = 0.05;

/** Returns when the main thread has sent something since `seen`, or after `ms`. */
export function sleepUntilSent(signal: Signal, seen: number, ms: number, spin: boolean): void {
  if (spin) {
    const until = performance.now() + spinMs;
    while (performance.now() < until) if (Atomics.load(signal, sentAt) !== seen) return;
  }
  Atomics.wait(signal, sentAt, seen, Math.max(ms, 0));
}
