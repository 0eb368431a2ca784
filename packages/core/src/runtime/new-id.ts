import { ulid } from "ulid";
import { randomBytes } from "./random.ts";

/** A new id of this process's own making: the prefix and a ULID of now with 80 random bits. */
export function newId(prefix: "wrun" | "wrkr", now: number): string {
  const bytes = randomBytes(16);
  let index = 0;
  return `${prefix}_${ulid(now, () => (bytes[index++] ?? 0) / 256)}`;
}
