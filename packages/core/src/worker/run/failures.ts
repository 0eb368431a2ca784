import { PerdureError } from "../../errors/perdure-error.ts";
import type { Encoded } from "../../journal/events.ts";
import { encode } from "../../values/codec.ts";

/** A coded failure as a stored value. */
export function encodeFailure(code: string, message: string, cause?: unknown): Encoded {
  return encode(new PerdureError(code, message, cause === undefined ? undefined : { cause }), { root: "error" });
}
