/** Memory that the main thread and the store's thread share for one worker, so that neither ever waits for the other. */
export interface LifeMemory {
  words: Int32Array<SharedArrayBuffer>;
  /** The id of the run whose activation is under way, in UTF-16 units. */
  runId: Uint16Array<SharedArrayBuffer>;
}

/** Indexes into `words`. */
export const movedAt = 0;
/** 1 while the store's thread does not hold the worker's lock. */
export const lapsedAt = 1;
/** Counts activations; odd while the main thread writes the id. */
const activationAt = 2;
/** Length of the id; 0: no activation. */
const lengthAt = 3;

/** A longer id is not recorded. */
const longestId = 512;

export function createLifeMemory(): LifeMemory {
  return {
    words: new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)),
    runId: new Uint16Array(new SharedArrayBuffer(longestId * Uint16Array.BYTES_PER_ELEMENT)),
  };
}

export function writeActivation({ words, runId }: LifeMemory, id: string | null): void {
  const length = id === null || id.length > longestId ? 0 : id.length;
  Atomics.add(words, activationAt, 1);
  for (let index = 0; index < length; index += 1) runId[index] = id?.charCodeAt(index) ?? 0;
  Atomics.store(words, lengthAt, length);
  Atomics.add(words, activationAt, 1);
}

/** The number of the activation that is under way and its run, or null. */
export function readActivation({ words, runId }: LifeMemory): { number: number; runId: string } | null {
  const number = Atomics.load(words, activationAt);
  const length = Atomics.load(words, lengthAt);
  if (number % 2 !== 0 || length === 0) return null;
  const id = String.fromCharCode(...runId.subarray(0, length));
  return Atomics.load(words, activationAt) === number ? { number, runId: id } : null;
}
