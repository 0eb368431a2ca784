/** The attempts of one run's steps that are under way in this process. */
import type { StepEntity } from "../../engine/entity.ts";
import type { FieldsOf } from "../../journal/events.ts";
import type { EventType } from "../../journal/table.ts";
import { messageOf } from "../../errors/perdure-error.ts";
import type { RegisteredStep } from "../registry/registry.ts";
import { Attempt, type AttemptOwner } from "./attempt.ts";
import { describeThrown } from "../../values/thrown.ts";
import { runAttempt, type AttemptOutcome } from "./step-runner.ts";
import type { WorkerContext } from "../context/worker-context.ts";

/** The run whose steps they are. */
export interface StepOwner extends AttemptOwner {
  /** A step's start is durable before it begins. */
  readonly suspect: boolean;
  append<Type extends EventType>(type: Type, fields: FieldsOf<Type>): void;
  note<Type extends EventType>(type: Type, fields: FieldsOf<Type>): void;
  whenDurable(then: () => void): void;
  /** Runs the step's next attempt, now or at its time. */
  startStep(step: StepEntity): void;
  park(code: string, message: string): void;
}

export class StepAttempts {
  readonly #context: WorkerContext;
  readonly #actor: StepOwner;
  /** Null while there are none: many runs only sleep, and a map takes more than most of what they hold. */
  #running: Map<string, Attempt> | null = null;

  constructor(context: WorkerContext, actor: StepOwner) {
    this.#context = context;
    this.#actor = actor;
  }

  get size(): number {
    return this.#running?.size ?? 0;
  }

  /** Aborts the attempts whose entity matches; their results will be dropped. */
  abort(matches: (entityId: string) => boolean = () => true): void {
    for (const [id, attempt] of this.#running ?? []) {
      if (!matches(id)) continue;
      this.#forget(id);
      attempt.abort();
    }
  }

  /** Runs the next attempt as soon as the worker has a slot. */
  start(entity: StepEntity): void {
    const attempt = new Attempt(this.#context, this.#actor, entity);
    this.#running ??= new Map();
    this.#running.set(entity.id, attempt);
    if (!this.#actor.suspect) return this.#enqueue(entity, attempt, () => this.#noteStarted(entity));
    // A suspect's attempt is durable before it starts, so that a death in it is counted.
    this.#noteStarted(entity);
    this.#actor.whenDurable(() => this.#enqueue(entity, attempt, () => undefined));
  }

  #enqueue(entity: StepEntity, attempt: Attempt, begin: () => void): void {
    const { slots, gate, registry, aliases } = this.#context;
    const { runId } = this.#actor.run;
    const alone = !gate.open && gate.admits(runId);
    const start = (): void => {
      const step = attempt.aborted ? undefined : registry.step(entity.stepId, aliases);
      if (step === undefined) return slots.release(runId);
      if (step === null) {
        slots.release(runId);
        return this.#missing(entity);
      }
      begin();
      this.#context.onBegun(runId);
      this.#run(entity, step, attempt);
    };
    slots.acquire(runId, start, alone);
  }

  #forget(entityId: string): void {
    this.#running?.delete(entityId);
    if (this.#running?.size === 0) this.#running = null;
  }

  #noteStarted({ id, attempt }: StepEntity): void {
    this.#actor.note("step_started", { correlationId: id, detail: { attempt, workerId: this.#context.workerId } });
  }

  #missing(entity: StepEntity): void {
    this.#forget(entity.id);
    const { registry, aliases } = this.#context;
    const { stepId } = entity;
    const failure = registry.failureOf(stepId, aliases);
    if (failure === undefined) return this.#actor.park("step_not_registered", messageOf("step_not_registered", { stepId }));
    const details = { stepId, module: registry.failedModuleOf(stepId, aliases) ?? "", reason: describeThrown(failure) };
    this.#actor.park("step_module_failed", messageOf("step_module_failed", details));
  }

  #run(entity: StepEntity, step: RegisteredStep, attempt: Attempt): void {
    const { clock, limits } = this.#context;
    attempt.begin(entity.startedAt ?? clock.now());
    const { input } = entity;
    void runAttempt({ step, input, context: attempt, valueBytes: limits.valueBytes, now: clock.now, random: Math.random }).then(
      (outcome) => {
        attempt.over();
        // Aborted, or superseded: the entity is settled, or the run is no longer ours.
        if (this.#running?.get(entity.id) !== attempt) return;
        this.#forget(entity.id);
        this.#record(entity, outcome);
      },
    );
  }

  #record(entity: StepEntity, outcome: AttemptOutcome): void {
    const { attempt } = entity;
    const correlationId = entity.id;
    const { log } = this.#context;
    const { runId } = this.#actor.run;
    switch (outcome.type) {
      case "completed":
        return this.#actor.append("step_completed", { correlationId, detail: { attempt }, value: outcome.value });
      case "failed":
        log.warn(runId, `${entity.stepId} failed in attempt ${attempt}: ${outcome.message}`);
        return this.#actor.append("step_failed", {
          correlationId,
          detail: { attempt, code: outcome.code },
          value: outcome.error,
        });
      case "retry":
        log.warn(runId, `${entity.stepId} failed in attempt ${attempt}, next in ${outcome.delayMs} ms: ${outcome.message}`);
        this.#actor.note("step_retrying", { correlationId, detail: { attempt, delayMs: outcome.delayMs }, value: outcome.error });
        // The failure is durable before the next attempt, so that no crash can give a step more attempts than it has.
        return this.#actor.whenDurable(() => this.#actor.startStep(entity));
    }
  }
}
