/**
 * Makes Node's promises about writes to a stream harmless: `write()`, `close()` and `abort()` of the stream and its writers, and
 * `pipeTo()` into it. One that nobody listens to fails its step, and never the process; who listens gets the rejection.
 */
import { guarded } from "../../describe/guarded.ts";

/** Hears of each promise that a user was given. `settles`: it settles without anything more being done by the user. */
export type Watch = (outcome: WriteOutcome, settles: boolean) => void;

const { then: nativeThen } = Promise.prototype;
const heard: unique symbol = Symbol("perdure.heard");

/** A promise of Node's own that knows whether anybody listens to it, and counts as handled for the process. */
export type WriteOutcome = Promise<unknown> & { [heard]?: true };

let observing = false;

/**
 * Whoever listens to a promise (`await`, `then`, `Promise.race`) asks for its constructor first. A subclass would know as well, and
 * cost each write two promises more.
 */
const prototype = Object.create(Promise.prototype, {
  constructor: {
    get(this: WriteOutcome) {
      if (!observing) this[heard] = true;
      return Promise;
    },
  },
}) as object;

export function isHeard(outcome: WriteOutcome): boolean {
  return outcome[heard] === true;
}

/** Hears how it ends without counting as a listener. */
export function observe(outcome: WriteOutcome, settled: () => void, failed: (error: unknown) => void): void {
  observing = true;
  try {
    void nativeThen.call(outcome, settled, failed);
  } finally {
    observing = false;
  }
}

/** Registered, so that the pipes of one installed copy see the streams of another. */
const watchOf = Symbol.for("perdure.watchOfWrites");
const watchesPipes = Symbol.for("perdure.watchesPipes");

/** From now on the watch hears of every write to the stream. */
export function watchWrites(stream: WritableStream, watch: Watch): void {
  define(stream, watchOf, watch);
  for (const method of ["close", "abort"]) watchMethod(stream, method, watch);
  const { getWriter } = stream;
  define(stream, "getWriter", function (this: WritableStream): WritableStreamDefaultWriter {
    const writer = getWriter.call(this);
    for (const method of ["write", "close", "abort"]) watchMethod(writer, method, watch);
    return writer;
  });
}

function watchMethod(target: object, name: string, watch: Watch): void {
  const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
  define(target, name, function (this: unknown, ...args: unknown[]): WriteOutcome {
    return watched(method.apply(this, args), watch, true);
  });
}

function watched(promise: Promise<unknown>, watch: Watch, settles: boolean): WriteOutcome {
  const outcome: WriteOutcome = promise;
  Object.setPrototypeOf(outcome, prototype);
  watch(outcome, settles);
  return outcome;
}

let pipesAreWatched = false;

/**
 * A pipe is begun at its source, which may be anything of the user's, and the promise that it gives is made inside of Node. So
 * the method itself is wrapped; for pipes into other streams it is as it was. To be called before the first step runs: in
 * `source.pipeTo(getWritable())` the method is looked up before the stream is made.
 */
export function watchPipes(): void {
  if (pipesAreWatched) return;
  pipesAreWatched = true;
  const { prototype } = ReadableStream;
  const { pipeTo } = prototype;
  if (Object.hasOwn(pipeTo, watchesPipes)) return;
  const wrapped = function (this: ReadableStream, ...args: Parameters<ReadableStream["pipeTo"]>): Promise<unknown> {
    const promise = Reflect.apply(pipeTo, this, args) as Promise<unknown>;
    const watch = guarded(() => Reflect.get(args[0], watchOf) as Watch | undefined, undefined);
    return watch === undefined ? promise : watched(promise, watch, false);
  };
  define(wrapped, watchesPipes, true);
  define(wrapped, "name", pipeTo.name);
  guarded(() => define(prototype, "pipeTo", wrapped), undefined);
}

function define(target: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: false, writable: true, configurable: true });
}
