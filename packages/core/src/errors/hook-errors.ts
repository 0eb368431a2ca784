import { brand, hasBrand } from "./brand.ts";
import { messageOf, PerdureError } from "./perdure-error.ts";

/** Another live run owns the token. */
export class HookConflictError extends PerdureError<"hook_conflict"> {
  readonly token: string;
  readonly runId: string;

  constructor(token: string, runId: string) {
    super("hook_conflict", messageOf("hook_conflict", { token, runId }));
    this.name = "HookConflictError";
    this.token = token;
    this.runId = runId;
  }

  static override is(value: unknown): value is HookConflictError {
    return hasBrand(value, "HookConflictError");
  }
}
brand(HookConflictError.prototype, "HookConflictError");

/** No live run has a hook with this token. */
export class HookNotFoundError extends PerdureError<"hook_not_found"> {
  readonly token: string;

  constructor(token: string) {
    super("hook_not_found", messageOf("hook_not_found", { token }));
    this.name = "HookNotFoundError";
    this.token = token;
  }

  static override is(value: unknown): value is HookNotFoundError {
    return hasBrand(value, "HookNotFoundError");
  }
}
brand(HookNotFoundError.prototype, "HookNotFoundError");
