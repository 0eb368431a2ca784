import { brand } from "./brand.ts";
import { messageOf } from "./perdure-error.ts";
import type { ErrorCode, ErrorDetails } from "./messages.ts";

/** A `TypeError` with a code, for a mistake in the call itself. `PerdureError.is()` holds of it. */
export function codedTypeError<Code extends ErrorCode>(
  code: Code,
  details: ErrorDetails[Code],
  options?: { cause?: unknown },
): TypeError & { readonly code: Code } {
  const error = Object.assign(new TypeError(messageOf(code, details), options), { code });
  brand(error, "PerdureError");
  return error;
}
