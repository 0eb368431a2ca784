import { fail } from "../ending.ts";
import { currentRun } from "../run-state.ts";

const ready = Promise.resolve();

/** Elsewhere an error in a microtask ends the process; here it ends the run. */
export function queueMicrotask(callback: () => void): void {
  if (typeof callback !== "function") throw new TypeError("queueMicrotask() takes a function");
  const run = currentRun("queueMicrotask()");
  ready.then(callback).catch((error: unknown) => fail(run, error));
}
