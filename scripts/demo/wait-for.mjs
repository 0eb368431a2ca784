import { setTimeout as delay } from "node:timers/promises";

/**
 * Looks again and again until `look` gives something; throws with `what` when it takes too long.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} look
 */
export async function waitFor(what, look, deadlineMs = 20_000) {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`waited ${deadlineMs / 1000} s in vain: ${what}`);
    await delay(10);
  }
}
