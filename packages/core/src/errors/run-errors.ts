import { brand, hasBrand } from "./brand.ts";
import { messageOf, PerdureError } from "./perdure-error.ts";

/** The run's code threw, or the run could not go on. `cause` is the error; `code` is `USER_ERROR` or a code of ours. */
export class WorkflowRunFailedError extends PerdureError {
  readonly runId: string;

  constructor(runId: string, code: string, cause: unknown) {
    super(code, messageOf("run_failed", { runId }), { cause });
    this.name = "WorkflowRunFailedError";
    this.runId = runId;
  }

  static override is(value: unknown): value is WorkflowRunFailedError {
    return hasBrand(value, "WorkflowRunFailedError");
  }
}
brand(WorkflowRunFailedError.prototype, "WorkflowRunFailedError");

/** The run was cancelled; inside a workflow, the pending await rejects with it. */
export class WorkflowRunCancelledError extends PerdureError<"run_cancelled"> {
  readonly runId: string;
  readonly reason: string | null;

  constructor(runId: string, reason: string | null) {
    super("run_cancelled", messageOf("run_cancelled", { runId, reason }));
    this.name = "WorkflowRunCancelledError";
    this.runId = runId;
    this.reason = reason;
  }

  static override is(value: unknown): value is WorkflowRunCancelledError {
    return hasBrand(value, "WorkflowRunCancelledError");
  }
}
brand(WorkflowRunCancelledError.prototype, "WorkflowRunCancelledError");

/** No run has this id in the store. */
export class WorkflowRunNotFoundError extends PerdureError<"run_not_found"> {
  readonly runId: string;

  constructor(runId: string) {
    super("run_not_found", messageOf("run_not_found", { runId }));
    this.name = "WorkflowRunNotFoundError";
    this.runId = runId;
  }

  static override is(value: unknown): value is WorkflowRunNotFoundError {
    return hasBrand(value, "WorkflowRunNotFoundError");
  }
}
brand(WorkflowRunNotFoundError.prototype, "WorkflowRunNotFoundError");

/** No workflow of this deployment has the id that `start()` was given. */
export class WorkflowNotRegisteredError extends PerdureError<"workflow_not_registered"> {
  readonly workflowId: string;

  constructor(workflowId: string) {
    super("workflow_not_registered", messageOf("workflow_not_registered", { workflowId }));
    this.name = "WorkflowNotRegisteredError";
    this.workflowId = workflowId;
  }

  static override is(value: unknown): value is WorkflowNotRegisteredError {
    return hasBrand(value, "WorkflowNotRegisteredError");
  }
}
brand(WorkflowNotRegisteredError.prototype, "WorkflowNotRegisteredError");

/** The journal and the workflow's code disagree. The run is parked, nothing is lost. */
export class NonDeterminismError extends PerdureError<"nondeterminism"> {
  constructor(details: { recorded: string; issued: string; number: number }) {
    super("nondeterminism", messageOf("nondeterminism", details));
    this.name = "NonDeterminismError";
  }

  static override is(value: unknown): value is NonDeterminismError {
    return hasBrand(value, "NonDeterminismError");
  }
}
brand(NonDeterminismError.prototype, "NonDeterminismError");
