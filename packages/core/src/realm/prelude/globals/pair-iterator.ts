/** Iterators over pairs of a name and a value, which see what is changed while they run. */
import type { Pair } from "./form-encoding.ts";

type Shape = "entries" | "keys" | "values";

export type PairIterators = Record<Shape, <T>(list: () => readonly Pair[]) => IterableIterator<T>>;

/** The iterators of a class: all have one prototype, with its name. */
export function pairIterators(name: string): PairIterators {
  const above = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()) as object) as object;
  const states = new WeakMap<object, { list: () => readonly Pair[]; shape: Shape; index: number }>();
  const { next } = {
    next(this: object): IteratorResult<unknown> {
      const state = states.get(this);
      if (state === undefined) throw new TypeError(`next() was called on what is no ${name} Iterator`);
      const pair = state.list()[state.index];
      if (pair === undefined) return { value: undefined, done: true };
      state.index += 1;
      if (state.shape === "entries") return { value: [pair[0], pair[1]], done: false };
      return { value: state.shape === "keys" ? pair[0] : pair[1], done: false };
    },
  };
  const prototype = Object.create(above, {
    next: { value: next, writable: true, enumerable: true, configurable: true },
    [Symbol.toStringTag]: { value: `${name} Iterator`, configurable: true },
  }) as object;
  const make = (shape: Shape) => (list: () => readonly Pair[]) => {
    const iterator = Object.create(prototype) as object;
    states.set(iterator, { list, shape, index: 0 });
    return iterator as IterableIterator<never>;
  };
  return { entries: make("entries"), keys: make("keys"), values: make("values") };
}
