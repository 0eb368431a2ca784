import type { Entity, StepEntity, WaitEntity } from "../../engine/entity.ts";
import type { RunMachine } from "../../engine/machine.ts";
import { StepAttempts, type StepOwner } from "../step/step-attempts.ts";
import type { WorkerContext } from "../context/worker-context.ts";
import { RunTimers } from "./run-timers.ts";

/** What the dispatcher needs of its run's actor. */
export interface DispatchPorts extends StepOwner {
  readonly context: WorkerContext;
  readonly machine: RunMachine;
  /** The code has ended, or nothing may be done for it any more. */
  readonly over: boolean;
  /** The run is being given up: nothing more begins. */
  readonly releasing: boolean;
  /** Number of the last durable event. */
  readonly durable: number;
  /** Changes the machine, and sees to what comes of it. */
  advance(change: () => void): void;
}

const cleanUp = "clean-up";

/**
 * Begins what the code has asked for: a sleep at once, a step when the event that caused it is durable (I3); and ends what is no
 * longer asked for.
 */
export class Dispatcher {
  readonly #actor: DispatchPorts;
  readonly #attempts: StepAttempts;
  readonly #timers: RunTimers;
  /** Steps that wait for the event that caused them to be durable. */
  #undispatched: Entity[] = [];

  constructor(actor: DispatchPorts) {
    this.#actor = actor;
    this.#attempts = new StepAttempts(actor.context, actor);
    this.#timers = new RunTimers(actor.context.clock);
  }

  /** Nothing runs, and nothing waits to begin. */
  get idle(): boolean {
    return this.#undispatched.length === 0 && this.#attempts.size === 0;
  }

  get hasRunningSteps(): boolean {
    return this.#attempts.size > 0;
  }

  add(entities: readonly Entity[]): void {
    // One by one: as arguments of a call so many would overflow the stack.
    for (const entity of entities) this.#undispatched.push(entity);
  }

  /** Begins what may begin now. */
  dispatch(): void {
    if (this.#undispatched.length === 0) return;
    const { machine, durable } = this.#actor;
    const waiting: Entity[] = [];
    for (const entity of this.#undispatched) {
      if (!machine.pending.has(entity.id)) continue;
      if (entity.kind === "wait") this.#armWait(entity);
      else if (entity.cause > durable) waiting.push(entity);
      else this.startStep(entity);
    }
    this.#undispatched = waiting;
  }

  /** Runs the step's next attempt, now or at its time. */
  startStep(step: StepEntity): void {
    const { over, releasing, machine, context } = this.#actor;
    if (over || releasing || !machine.pending.has(step.id)) return;
    if (step.notBefore <= context.clock.now()) return this.#attempts.start(step);
    this.#at(step.id, step.notBefore, () => this.startStep(step));
  }

  /** Ends a sleep, because its time is over or because somebody has woken it. */
  completeWait(id: string, woken: boolean): void {
    const { over, machine, context } = this.#actor;
    if (over || !machine.pending.has(id)) return;
    this.#timers.clear(id);
    this.#actor.advance(() => machine.completeWait(id, woken, context.clock.now()));
  }

  /** After a cancellation or the end: attempts and timers of entities that are no longer pending stop. */
  dropSettled(): void {
    const { machine } = this.#actor;
    const ended = machine.phase === "ended";
    const settled = (id: string): boolean => ended || !machine.pending.has(id);
    if (ended) this.#undispatched = [];
    this.#attempts.abort(settled);
    this.#timers.clearAll((name) => settled(name) && name !== cleanUp);
    if (ended) this.#timers.clear(cleanUp);
    else this.armCleanUp();
  }

  /** The clean-up after a cancellation has so much time; then its code is dropped. */
  armCleanUp(): void {
    const { machine, context, run } = this.#actor;
    const asked = machine.cancelRequestedAt;
    if (asked === null || machine.phase !== "cancelling" || this.#timers.has(cleanUp)) return;
    this.#at(cleanUp, asked + context.limits.cleanUpMs, () => {
      if (this.#actor.over || this.#actor.releasing) return;
      context.log.warn(run.runId, "its clean-up after the cancellation took too long and was dropped");
      this.#actor.advance(() => machine.dropCode(context.clock.now()));
    });
  }

  /** Does it after so much time. */
  after(name: string, delayMs: number, then: () => void): void {
    this.#timers.setAfter(name, delayMs, then);
  }

  /** Cuts running attempts off. */
  abort(): void {
    this.#attempts.abort();
  }

  /** Nothing begins any more. */
  stop(): void {
    this.#timers.clearAll();
    this.#attempts.abort();
  }

  /** Does it at that time, or later while another run has its turn alone. */
  #at(name: string, time: number, then: () => void): void {
    const { context, run } = this.#actor;
    this.#timers.set(name, time, () => context.gate.pass(run.runId, then));
  }

  #armWait(wait: WaitEntity): void {
    this.#at(wait.id, wait.wakeAt, () => {
      if (!this.#actor.releasing) this.completeWait(wait.id, false);
    });
  }
}
