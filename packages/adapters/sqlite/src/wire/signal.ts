/** Shared words by which the main thread wakes the store's thread. */
export type Signal = Int32Array<SharedArrayBuffer>;

/** Counts what the main thread sent. */
export const sentAt = 0;
/** Not 0 while someone in this process listens to changes. */
export const listeningAt = 1;
/** Not 0 when the thread has to come to its end. */
const hurryAt = 2;

export function createSignal(): Signal {
  return new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
}

export function wake(signal: Signal): void {
  Atomics.add(signal, sentAt, 1);
  Atomics.notify(signal, sentAt);
}

/** Has the thread wait for no other process any more. */
export function hurry(signal: Signal): void {
  Atomics.store(signal, hurryAt, 1);
}

export function isHurried(signal: Signal): boolean {
  return Atomics.load(signal, hurryAt) !== 0;
}
