import type { StepEntity } from "../../engine/entity.ts";
import type { StepContext } from "./step-context.ts";
import type { RunActor } from "../run/run-actor.ts";
import { StepStreams } from "./step-streams.ts";
import type { WorkerContext } from "../worker-context.ts";

/** One attempt of a step. Its signal and its streams are made when somebody asks: most steps do for neither. */
export class Attempt implements StepContext {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowStartedAt: number;
  readonly id: string;
  readonly stepId: string;
  readonly attempt: number;
  startedAt = 0;
  aborted = false;
  readonly #context: WorkerContext;
  readonly #epoch: number;
  /** An earlier attempt, finished or cut off by a crash, may have written chunks. */
  readonly #mayRepeat: boolean;
  #controller: AbortController | null = null;
  #streams: StepStreams | null = null;

  constructor(context: WorkerContext, { run, machine }: RunActor, entity: StepEntity) {
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

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.aborted) this.#controller.abort();
    return this.#controller.signal;
  }

  abort(): void {
    this.aborted = true;
    this.#controller?.abort();
  }

  get streams(): StepStreams {
    if (this.#streams !== null) return this.#streams;
    const { store, submit, limits } = this.#context;
    const ids = { runId: this.runId, epoch: this.#epoch, stepId: this.id, attempt: this.attempt };
    this.#streams = new StepStreams({ ...ids, store, submit, chunkBytes: limits.chunkBytes, mayRepeat: this.#mayRepeat });
    return this.#streams;
  }

  flushStreams(): Promise<void> | null {
    return this.#streams === null ? null : this.#streams.flush();
  }
}
