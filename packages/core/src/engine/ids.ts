import { idBytes, ulidOf } from "./ulid.ts";

/** Bytes that only holders of the run's seed can know, the same on every replay. */
export type Derive = (seedHex: string, purpose: string, ordinal: number) => Uint8Array;

export type EntityPrefix = "step" | "wait" | "hook" | "strm";

/** Of the 32 bytes of a block. */
const idsInBlock = 3;

/**
 * The ids of a run's entities: ULIDs of logical time and the run's own entropy, so that an id is the same after a crash that lost
 * its record. One block of entropy serves three ids, because making one costs more than all else about an id.
 */
export class EntityIds {
  readonly #derive: Derive;
  /** A text of 32 characters takes a fifth of the memory of an array of 32 bytes, and many runs sleep with one. */
  #block = "";
  #blockNumber = -1;

  constructor(derive: Derive) {
    this.#derive = derive;
  }

  next(prefix: EntityPrefix, at: number, seed: string, ordinal: number): string {
    const number = Math.floor(ordinal / idsInBlock);
    if (number !== this.#blockNumber) {
      this.#block = String.fromCharCode(...this.#derive(seed, "entity", number));
      this.#blockNumber = number;
    }
    return `${prefix}_${ulidOf(at, this.#block, (ordinal % idsInBlock) * idBytes)}`;
  }
}
