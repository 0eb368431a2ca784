/** The state of each run in this realm, and which one is being advanced now. */
import { perdureError } from "../../errors/perdure-error.ts";
import type { SerialisableClass } from "../../values/class-instance.ts";
import { stackTraceLimit } from "./frames.ts";
import type { RunGlobals } from "./global-object.ts";
import type { InstanceFacts, RestedActivation, RestedCommand, RestedEnd } from "./contract.ts";

export interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  /** A step's: what the code has of it. */
  promise: Promise<unknown> | null;
}

export type WorkflowFunction = (...args: unknown[]) => unknown;

export class Run {
  readonly facts: InstanceFacts;
  readonly id: number;
  /** Logical time. */
  now: number;
  /** The owner's clock: what relative sleeps count from. */
  clock: number;
  /** Logical time of the first activation. */
  startedAt = 0;
  /** Turns that this activation may spend; while the modules are evaluated, what is left of them. */
  turns = 0;
  /** What `turns` was at first. */
  limit = 0;
  /** Commands that one activation may issue. */
  mostCommands = 0;
  /** The bundle's own count, once its modules are evaluated. */
  refill: ((turns: number) => void) | null = null;
  readonly workflows: Map<string, WorkflowFunction> = new Map();
  readonly classes: Map<string, SerialisableClass> = new Map();
  readonly pending: Map<number, Pending> = new Map();
  nextOrdinal = 0;
  commands: RestedCommand[] = [];
  logs: RestedActivation["logs"] = [];
  end: RestedEnd | null = null;
  ended = false;
  /** Why the run was ended in the midst of its code. Nothing that its code still does counts. */
  death: Error | null = null;
  /** Asked for and measured by the start. */
  evaluationBytes: number | null = null;
  /** Its `globalThis`; null where its bundle can't ask for it. */
  globals: RunGlobals | null = null;
  #draws: Map<string, number> | null = null;
  #own: Map<string, unknown> | null = null;

  constructor(id: number, facts: InstanceFacts) {
    this.id = id;
    this.facts = facts;
    this.now = facts.createdAt;
    this.clock = facts.createdAt;
  }

  // Made when they are asked for: many runs sleep, and a map takes more than most of what they hold.

  /** How often each keyed stream was drawn from. */
  get draws(): Map<string, number> {
    this.#draws ??= new Map();
    return this.#draws;
  }

  /** What this run made of per-run globals, by name. */
  get own(): Map<string, unknown> {
    this.#own ??= new Map();
    return this.#own;
  }
}

const runs = new Map<number, Run>();

/** The run that is being advanced now. */
export let current: Run | null = null;

export function currentRun(what: string): Run {
  if (current === null) throw perdureError("outside_workflow", { what });
  return current;
}

export function createRun(
  id: number,
  runId: string,
  workflowId: string,
  env: string,
  createdAt: number,
  url: string,
  callSites: boolean,
  valueBytes: number,
): void {
  runs.set(id, new Run(id, { runId, workflowId, env, createdAt, url, callSites, valueBytes }));
}

export function forgetRun(id: number): void {
  runs.delete(id);
}

/** Makes the run current for one activation. */
export function enterRun(id: number, now: number, clock: number, turns: number, commands: number): void {
  const run = runs.get(id);
  if (run === undefined) throw new Error(`the realm has no run ${id}`);
  current = run;
  Error.stackTraceLimit = stackTraceLimit;
  run.now = now;
  run.clock = clock;
  run.turns = turns;
  run.limit = turns;
  run.mostCommands = commands;
  run.refill?.(turns);
}

export function leaveRun(): void {
  current = null;
}

/** Ends a run in the midst of its code. What it still has queued counts for nothing. */
export function kill(run: Run, death: Error): void {
  if (run.death !== null) return;
  run.death = death;
  run.pending.clear();
  run.refill?.(0);
}

/** A promise that the command of this ordinal settles. Past the limit of an activation the run ends. */
export function issue(run: Run, make: (ordinal: number) => RestedCommand): Promise<unknown> {
  if (run.death !== null) return new Promise(() => undefined);
  if (run.commands.length >= run.mostCommands) {
    kill(run, perdureError("too_many_commands", { limit: run.mostCommands }));
    return new Promise(() => undefined);
  }
  const ordinal = run.nextOrdinal;
  const command = make(ordinal);
  return new Promise((resolve, reject) => {
    run.pending.set(ordinal, { resolve, reject, promise: null });
    run.commands.push(command);
    // Last: a stack overflow before this line leaves nothing behind that counts.
    run.nextOrdinal = ordinal + 1;
  });
}
