/** One measure of size for every border: bytes as they are stored. */
import { perdureError } from "../errors/perdure-error.ts";

/** Bytes of a stored value: of bytes their number, of a text its UTF-8. */
export function sizeOf(stored: string | Uint8Array): number {
  if (typeof stored !== "string") return stored.length;
  let bytes = stored.length;
  for (let position = 0; position < stored.length; position += 1) {
    const unit = stored.charCodeAt(position);
    // Each half of a surrogate pair is two of the four bytes; encoded text has no half alone.
    if (unit >= 0x80) bytes += unit < 0x8_00 || (unit >= 0xd8_00 && unit <= 0xdf_ff) ? 1 : 2;
  }
  return bytes;
}

/** Whether it is within the limit. Most texts are so small that nothing has to be counted. */
export function fits(stored: string | Uint8Array, limit: number): boolean {
  if (stored.length > limit) return false;
  return typeof stored !== "string" || stored.length * 3 <= limit || sizeOf(stored) <= limit;
}

/** Gives back what is within the limit; throws `value_too_large` for the rest. `what` begins the sentence: `The result of …`. */
export function limited<Stored extends string | Uint8Array>(stored: Stored, limit: number, what: string): Stored {
  if (fits(stored, limit)) return stored;
  throw perdureError("value_too_large", { what, bytes: sizeOf(stored), limit });
}
