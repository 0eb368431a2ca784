import { idBytes, ulidOf } from "../engine/ulid.ts";
import { randomBytes } from "./random.ts";

/** A new id of this process's own making: the prefix and a ULID of now with 80 random bits. */
export function newId(prefix: "wrun" | "wrkr", now: number): string {
  return `${prefix}_${ulidOf(now, randomBytes(idBytes).toString("latin1"))}`;
}
