import { encodeTime } from "ulid";

/** The random part of a ULID: 80 bits. */
export const idBytes = 10;

/** The ULID of a time in ms, with the bytes from `offset` on as its random part: a text of code units 0 to 255. */
export function ulidOf(time: number, bytes: string, offset = 0): string {
  return timeText(time) + base32(bytes, offset);
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
