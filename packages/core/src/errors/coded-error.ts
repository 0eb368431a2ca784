import { brand, hasBrand } from "./brand.ts";

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
