export { HookConflictError, HookNotFoundError } from "./errors/hook-errors.ts";
export { PerdureError } from "./errors/perdure-error.ts";
export {
  NonDeterminismError,
  WorkflowNotRegisteredError,
  WorkflowRunCancelledError,
  WorkflowRunFailedError,
  WorkflowRunNotFoundError,
} from "./errors/run-errors.ts";
export { FatalError, RetryableError, type RetryableErrorOptions } from "./errors/user-errors.ts";
