import { PerdureError } from "./coded-error.ts";

/** The error of an operation that the store has refused: the code and the message are the store's. */
export function refusedError({ code, message }: { code: string; message: string }): PerdureError {
  return new PerdureError(code, message);
}
