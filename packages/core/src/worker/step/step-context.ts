import { AsyncLocalStorage } from "node:async_hooks";
import { ofProcess } from "../../process/process-state.ts";
import type { ValueHooks } from "../registry/value-hooks.ts";
import type { StepStreams } from "./step-streams.ts";

/** What a running step attempt may know of itself. */
export interface StepContext {
  runId: string;
  workflowId: string;
  workflowStartedAt: number;
  /** `step_…`: the same over retries, an idempotency key. */
  id: string;
  /** The step function's id. */
  stepId: string;
  attempt: number;
  /** When the step's first attempt began. */
  startedAt: number;
  attemptStartedAt: number;
  /** Aborted when the run is cancelled or over, or the worker shuts down. */
  readonly signal: AbortSignal;
  readonly streams: StepStreams;
  /** Step functions and classes that values may hold. */
  readonly values: ValueHooks;
  /** Resolves when all chunks that the attempt wrote are durable. Null: it opened no stream. `failed`: it has no result. */
  flushStreams(failed?: boolean): Promise<void> | null;
}

/** The attempt whose code runs now, however deep in its calls. */
export const stepContext: AsyncLocalStorage<StepContext> = ofProcess("stepContext", () => new AsyncLocalStorage());
