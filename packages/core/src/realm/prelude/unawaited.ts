/**
 * Which steps the code has called and never looked at. Whoever listens to a promise (`await`, `then`, `Promise.race`) asks for its
 * constructor first; the answer puts the promise's own prototype back, so that what was asked for once costs nothing more.
 */
import type { Run } from "./run-state.ts";

const unheard = Object.create(Promise.prototype, {
  constructor: {
    get(this: object) {
      if (Object.getPrototypeOf(this) === unheard) Object.setPrototypeOf(this, Promise.prototype);
      return Promise;
    },
  },
}) as object;

/** The promise is that of the command that was issued last. */
export function watch(run: Run, promise: Promise<unknown>): Promise<unknown> {
  const pending = run.pending.get(run.nextOrdinal - 1);
  if (pending === undefined) return promise;
  Object.setPrototypeOf(promise, unheard);
  pending.promise = promise;
  return promise;
}

/** Ordinals of the pending steps that nobody has looked at. */
export function unawaitedOf({ pending }: Run): number[] {
  const ordinals: number[] = [];
  for (const [ordinal, { promise }] of pending)
    if (promise !== null && Object.getPrototypeOf(promise) === unheard) ordinals.push(ordinal);
  return ordinals;
}
