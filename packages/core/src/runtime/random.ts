import { randomFillSync } from "node:crypto";

/** One call of the system's generator for many small draws: a call costs more than its bytes. */
const pool = Buffer.allocUnsafeSlow(4096);
let used = pool.length;

/** Fresh bytes of the system's generator, at most 4 KiB. No byte is given twice, and none stays here. */
export function randomBytes(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + length));
  pool.fill(0, used, used + length);
  used += length;
  return bytes;
}
