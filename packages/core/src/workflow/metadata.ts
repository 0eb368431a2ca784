import { perdureError } from "../errors/perdure-error.ts";
import { runtime } from "../runtime/runtime.ts";
import { stepContext, type StepContext } from "../worker/step/step-context.ts";

export interface StepMetadata {
  /** The same over retries: an idempotency key for whatever the step calls. */
  stepId: string;
  /** The name of the step's function, as it stands in its id. */
  stepName: string;
  /** From 1. A crash during an attempt does not count. */
  attempt: number;
  /** When the first attempt began: the same over retries and crashes. */
  stepStartedAt: Date;
  attemptStartedAt: Date;
  /** Aborted when the run is cancelled or over, and when the worker shuts down. Not enumerable, so that the object can be returned. */
  readonly signal: AbortSignal;
}

export interface WorkflowMetadata {
  workflowRunId: string;
  workflowName: string;
  workflowStartedAt: Date;
  /** The public address of the app, as configured; empty without one. A workflow sees the one of its start, a step the present one. */
  url: string;
}

/** What the running step attempt may know of itself. Throws `outside_step` elsewhere. */
export function getStepMetadata(): StepMetadata {
  const context = requireStep("getStepMetadata()");
  const { id, stepId, attempt, startedAt, attemptStartedAt } = context;
  const metadata = {
    stepId: id,
    stepName: nameOf(stepId),
    attempt,
    stepStartedAt: new Date(startedAt),
    attemptStartedAt: new Date(attemptStartedAt),
  };
  // Most steps never ask for their signal, and it costs something to make.
  const signal = (): AbortSignal => context.signal;
  return Object.defineProperty(metadata, "signal", { get: signal, enumerable: false }) as typeof metadata & {
    signal: AbortSignal;
  };
}

/** What code may know of its run: in workflows and in steps. Throws `outside_workflow` elsewhere. */
export function getWorkflowMetadata(): WorkflowMetadata {
  const context = stepContext.getStore();
  if (context === undefined) throw perdureError("outside_workflow", { what: "getWorkflowMetadata()" });
  return {
    workflowRunId: context.runId,
    workflowName: nameOf(context.workflowId),
    workflowStartedAt: new Date(context.workflowStartedAt),
    url: runtime().config.url ?? "",
  };
}

export function requireStep(what: string): StepContext {
  const context = stepContext.getStore();
  if (context === undefined) throw perdureError("outside_step", { what });
  return context;
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("//") + 2);
}
