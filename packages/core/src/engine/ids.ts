import { encodeTime } from "ulid";

/** Bytes that only holders of the run's seed can know, the same on every replay. */
export type Derive = (seedHex: string, purpose: string, ordinal: number) => Uint8Array;

export type EntityPrefix = "step" | "wait" | "hook" | "strm";

/** 80 bits an id, and 32 bytes a block. */
const idBytes = 10;
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
    return `${prefix}_${timeText(at)}${base32(this.#block, (ordinal % idsInBlock) * idBytes)}`;
  }
}

let lastTime = -1;
let lastTimeText = "";

/** Many ids are of one moment. */
function timeText(at: number): string {
  if (at !== lastTime) {
    lastTimeText = encodeTime(at, 10);
    lastTime = at;
  }
  return lastTimeText;
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** 80 bits from `offset` as 16 characters of Crockford's base 32, as ULIDs have them. */
function base32(bytes: string, offset: number): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (let index = offset; index < offset + idBytes; index += 1) {
    held = (held << 8) | bytes.charCodeAt(index);
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return text;
}
