import { brand, hasBrand } from "./brand.ts";
import { messages, type ErrorCode, type ErrorDetails } from "./messages.ts";

/**
 * An error of perdure. `code` is stable and has a page in the docs; the message says what happened and what to do.
 *
 * `PerdureError.is(value)` works across realms and double installs, where `instanceof` doesn't.
 */
export class PerdureError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = "PerdureError";
  }

  static is(value: unknown): value is PerdureError {
    return hasBrand(value, "PerdureError");
  }
}
brand(PerdureError.prototype, "PerdureError");

/** Makes the error of a code from the one table of messages. */
export function perdureError<Code extends ErrorCode>(code: Code, details: ErrorDetails[Code], options?: { cause?: unknown }): PerdureError<Code> {
  return new PerdureError(code, messages[code](details), options);
}

/** The message of a code, for the places where another class of error carries it. */
export function messageOf<Code extends ErrorCode>(code: Code, details: ErrorDetails[Code]): string {
  return messages[code](details);
}
