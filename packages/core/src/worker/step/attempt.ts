import type { StepEntity } from "../../engine/entity.ts";
import type { StepContext } from "./step-context.ts";
import { StepStreams } from "./step-streams.ts";
import type { Timer } from "../../clock/clock.ts";
import type { ValueHooks } from "../registry/value-hooks.ts";
import type { WorkerContext } from "../context/worker-context.ts";

/** The run whose step it is. */
export interface AttemptOwner {
  readonly run: { runId: string; workflowId: string; createdAt: number; epoch: number; recovered: boolean };
  readonly machine: { readonly startedAt: number | null };
}

/**
 * One attempt of a step, from its slot to its end. Its signal and its streams are made when somebody asks: most steps do for
 * neither. Aborted, it has the grace to end; then its slot goes to others.
 */
export class Attempt implements StepContext {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowStartedAt: number;
  readonly id: string;
  readonly stepId: string;
  readonly attempt: number;
  /** When the step's first attempt began. */
  startedAt = 0;
  attemptStartedAt = 0;
  aborted = false;
  #state: "waiting" | "running" | "forsaken" | "over" = "waiting";
  #grace: Timer | null = null;
  readonly #context: WorkerContext;
  readonly #epoch: number;
  /** An earlier attempt, finished or cut off by a crash, may have written chunks. */
  readonly #mayRepeat: boolean;
  #controller: AbortController | null = null;
  #streams: StepStreams | null = null;

  constructor(context: WorkerContext, { run, machine }: AttemptOwner, entity: StepEntity) {
    this.#context = context;
    this.#epoch = run.epoch;
    this.#mayRepeat = entity.attempt > 1 || run.recovered;
    this.runId = run.runId;
    this.workflowId = run.workflowId;
    this.workflowStartedAt = machine.startedAt ?? run.createdAt;
    this.id = entity.id;
    this.stepId = entity.stepId;
    this.attempt = entity.attempt;
  }

  get values(): ValueHooks {
    return this.#context.values;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  /** It has its slot. */
  begin(startedAt: number): void {
    const { clock, onAttempt } = this.#context;
    this.#state = "running";
    this.startedAt = startedAt;
    this.attemptStartedAt = clock.now();
    onAttempt(1);
  }

  /** Its function has returned or thrown, and all that it wrote is on its way. */
  over(): void {
    const { slots, onAttempt } = this.#context;
    this.#grace?.clear();
    if (this.#state === "forsaken") slots.forsakenEnded();
    else {
      onAttempt(-1);
      slots.release(this.runId);
    }
    this.#state = "over";
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.#controller?.abort();
    this.#streams?.abort();
    const { clock, limits } = this.#context;
    if (this.#state === "running") this.#grace = clock.after(limits.graceMs, () => this.#forsake());
  }

  #forsake(): void {
    const { slots, log, limits, onAttempt } = this.#context;
    this.#state = "forsaken";
    log.warn(
      this.runId,
      `${this.stepId} was aborted ${limits.graceMs} ms ago and still runs; its slot goes to others. It ends early when it heeds getStepMetadata().signal`,
    );
    onAttempt(-1);
    slots.forsake(this.runId);
  }

  get streams(): StepStreams {
    if (this.#streams !== null) return this.#streams;
    const { store, submit, limits, clock } = this.#context;
    const ids = { runId: this.runId, epoch: this.#epoch, stepId: this.id, attempt: this.attempt };
    const { chunkBytes } = limits;
    this.#streams = new StepStreams({
      ...ids,
      store,
      submit,
      chunkBytes,
      values: this.values,
      clock,
      mayRepeat: this.#mayRepeat,
    });
    if (this.aborted) this.#streams.abort();
    return this.#streams;
  }

  flushStreams(failed = false): Promise<void> | null {
    return this.#streams === null ? null : this.#streams.flush(failed);
  }
}
