/**
 * A shared word between the main thread and the store's thread: whether the latter is inside of SQLite, and whether it still may go
 * there. Once barred, it stands still before its next call of SQLite, or behind the one that it is in, and writes nothing any more.
 */
export type Gate = Int32Array<SharedArrayBuffer>;

const inside = 1;
const barred = 2;

export function createGate(): Gate {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** In the thread: makes one call of SQLite. Does not return once the gate is barred. */
export function passThrough<Result>(gate: Gate, call: () => Result): Result {
  if ((Atomics.or(gate, 0, inside) & barred) !== 0) standStill(gate);
  try {
    return call();
  } finally {
    if ((Atomics.and(gate, 0, ~inside) & barred) !== 0) standStill(gate);
  }
}

/** Until the thread is ended. */
function standStill(gate: Gate): never {
  Atomics.and(gate, 0, ~inside);
  Atomics.notify(gate, 0);
  for (;;) Atomics.wait(gate, 0, barred);
}

/** In the main thread, for ever. */
export function bar(gate: Gate): void {
  Atomics.or(gate, 0, barred);
}

/** In the main thread, after `bar`: waits until the thread is outside, and says whether it is. */
export function isOutsideWithin(gate: Gate, ms: number): boolean {
  const givesUpAt = performance.now() + ms;
  for (;;) {
    const state = Atomics.load(gate, 0);
    if ((state & inside) === 0) return true;
    const left = givesUpAt - performance.now();
    if (left <= 0) return false;
    Atomics.wait(gate, 0, state, left);
  }
}
