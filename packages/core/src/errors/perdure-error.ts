import { PerdureError } from "./coded-error.ts";
import { messages, type ErrorCode, type ErrorDetails } from "./messages.ts";

export { PerdureError };

/** Makes the error of a code from the one table of messages. */
export function perdureError<Code extends ErrorCode>(
  code: Code,
  details: ErrorDetails[Code],
  options?: { cause?: unknown },
): PerdureError<Code> {
  return new PerdureError(code, messages[code](details), options);
}

/** The message of a code, for the places where another class of error carries it. */
export function messageOf<Code extends ErrorCode>(code: Code, details: ErrorDetails[Code]): string {
  return messages[code](details);
}
