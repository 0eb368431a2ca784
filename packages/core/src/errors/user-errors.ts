import { brand, hasBrand } from "./brand.ts";

/** Thrown in a step: this failure is final, the step is not retried. `FatalError.is(error)` works across realms. */
export class FatalError extends Error {
  override readonly name: string = "FatalError";

  static is(value: unknown): value is FatalError {
    return hasBrand(value, "FatalError");
  }
}
brand(FatalError.prototype, "FatalError");

export interface RetryableErrorOptions {
  /** When to try again: ms from now, a text such as "10s", or a `Date`. Default: the step's own back-off. */
  retryAfter?: number | string | Date;
  cause?: unknown;
}

/** Thrown in a step: try again, at the time that `retryAfter` sets. `RetryableError.is(error)` works across realms. */
export class RetryableError extends Error {
  override readonly name: string = "RetryableError";
  readonly retryAfter: number | string | Date | undefined;

  constructor(message: string, options: RetryableErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.retryAfter = options.retryAfter;
  }

  static is(value: unknown): value is RetryableError {
    return hasBrand(value, "RetryableError");
  }
}
brand(RetryableError.prototype, "RetryableError");
