/**
 * The oracle: a program as plain JavaScript, in a context without engine or realm. Its steps and sleeps are bare promises that are
 * settled in the order of the journal, its randomness is what the live execution has drawn.
 */
import { setImmediate } from "node:timers/promises";
import vm from "node:vm";
import { expect } from "vitest";
import { WorkflowRunCancelledError } from "../../packages/core/src/errors/run-errors.ts";
import { FatalError } from "../../packages/core/src/errors/user-errors.ts";
import { detailOf, type JournalEvent } from "../../packages/core/src/journal/events.ts";
import { decode, encode } from "../../packages/core/src/values/codec.ts";
import { parseMoment } from "../../packages/core/src/values/duration.ts";
import type { LiveRun } from "./live.ts";
import { runId } from "./machine.ts";
import { freeNames, type Program } from "./program.ts";

const context = vm.createContext({});
/** As a step's stub is: it awaits inside, which takes a few turns of the queue more than a bare promise. */
const makers = vm.runInContext(
  `({ promise: (run) => new Promise(run), step: async (issue) => { const result = issue(); try { return await result; } catch (error) { throw error; } }, call: (main, done, fail) => void main().then(done, fail) })`,
  context,
) as {
  promise(run: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void): Promise<unknown>;
  step(issue: () => Promise<unknown>): Promise<unknown>;
  call(main: () => unknown, done: (value: unknown) => void, fail: (error: unknown) => void): void;
};

type Command = { ordinal: number; stepId: string; call: unknown } | { ordinal: number; wakeAt: number };
type End = { type: "returned"; value: unknown } | { type: "threw"; text: string };

/** Runs the program by the journal and compares each activation's commands, what was printed, and the end. */
export async function checkAgainstPlain(program: Program, live: LiveRun): Promise<void> {
  const plain = new Plain(program, live.logs);
  const { journal } = live;
  for (const [index, event] of journal.entries()) {
    if (!plain.apply(event)) continue;
    await setImmediate();
    const commands = commandsBehind(journal, index);
    expect(plain.takeCommands(), `commands of event ${event.number}, ${event.type}`).toEqual(commands);
  }
  expect(plain.lines, "printed lines").toEqual(live.logs);
  const last = journal.at(-1);
  if (last?.type === "run_completed") expect(plain.end).toEqual({ type: "returned", value: decode(last.value ?? "") });
  else if (last?.type === "run_failed") expect(plain.end).toEqual({ type: "threw", text: textOf(decode(last.value ?? "")) });
}

function commandsBehind(journal: readonly JournalEvent[], index: number): Command[] {
  const commands: Command[] = [];
  for (const event of journal.slice(index + 1)) {
    const { type, value } = event;
    if (type !== "step_created" && type !== "wait_created") break;
    const { ordinal, ...facts } = detailOf(event, type);
    commands.push(
      "stepId" in facts ? { ordinal, stepId: facts.stepId, call: decode(value ?? "") } : { ordinal, wakeAt: facts.wakeAt },
    );
  }
  return commands;
}

class Plain {
  /** What the code has printed. */
  readonly lines: string[] = [];
  end: End | null = null;
  #now = 0;
  #clock = 0;
  #commands: Command[] = [];
  #ordinal = 0;
  readonly #ordinals = new Map<string, number>();
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  readonly #draws: string[];
  #main: () => unknown = () => undefined;

  constructor({ body }: Program, logs: readonly string[]) {
    this.#draws = logs.flatMap((line) => (line.startsWith("info draw ") ? [line.slice("info draw ".length)] : []));
    const factory = vm.compileFunction(body, [...freeNames], { parsingContext: context }) as (...names: unknown[]) => void;
    const names: Record<(typeof freeNames)[number], unknown> = {
      main: (fn: () => unknown) => void (this.#main = fn),
      step: (id: string, ...args: unknown[]) =>
        makers.step(() => this.#issue((ordinal) => ({ ordinal, stepId: `step//workflows/test//${id}`, call: copyOf({ args }) }))),
      perdure: {
        sleep: (duration: number | string | Date) => this.#issue((ordinal) => ({ ordinal, wakeAt: this.#until(duration) })),
      },
      FatalError,
      console: { log: (line: string) => void this.lines.push(`info ${line}`) },
      Date: dateAt(() => this.#now),
      Math: { floor: Math.floor, random: () => Number(this.#draw()) },
      crypto: { randomUUID: () => this.#draw() },
    };
    factory(...freeNames.map((name) => names[name]));
  }

  /** Settles what the event settles. False: the code sees nothing of it. */
  apply(event: JournalEvent): boolean {
    this.#now = event.at;
    this.#clock = event.clock ?? event.at;
    const { type, correlationId, value } = event;
    if (type === "step_created" || type === "wait_created") {
      this.#ordinals.set(correlationId ?? "", detailOf(event, type).ordinal);
      return false;
    }
    if (type === "run_started") this.#start();
    else if (type === "run_cancel_requested") this.#cancel(detailOf(event, type).reason);
    else if (type === "step_failed") this.#take(correlationId)?.reject(decode(value ?? ""));
    else if (type === "step_completed") this.#take(correlationId)?.resolve(decode(value ?? ""));
    else if (type === "wait_completed") this.#take(correlationId)?.resolve(undefined);
    else return false;
    return true;
  }

  takeCommands(): Command[] {
    return this.#commands.splice(0);
  }

  #start(): void {
    const done = (value: unknown): void => void (this.end = { type: "returned", value: copyOf(value) });
    const fail = (error: unknown): void => void (this.end = { type: "threw", text: textOf(error) });
    makers.call(this.#main, done, fail);
  }

  #cancel(reason: string | null): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new WorkflowRunCancelledError(runId, reason));
  }

  #take(correlationId: string | null): { resolve: (value: unknown) => void; reject: (error: unknown) => void } | undefined {
    const ordinal = this.#ordinals.get(correlationId ?? "") ?? -1;
    const pending = this.#pending.get(ordinal);
    this.#pending.delete(ordinal);
    return pending;
  }

  #issue(make: (ordinal: number) => Command): Promise<unknown> {
    const ordinal = this.#ordinal;
    this.#ordinal += 1;
    this.#commands.push(make(ordinal));
    return makers.promise((resolve, reject) => this.#pending.set(ordinal, { resolve, reject }));
  }

  #until(duration: number | string | Date): number {
    if (typeof duration !== "object") return Math.ceil(parseMoment(duration, this.#clock));
    return duration.getTime() > this.#now ? duration.getTime() : this.#clock;
  }

  #draw(): string {
    const draw = this.#draws.shift();
    if (draw === undefined) throw new Error("the plain program draws more than the live one did");
    return draw;
  }
}

function dateAt(now: () => number): unknown {
  return class extends Date {
    static override now(): number {
      return now();
    }
    constructor(...args: [] | [number]) {
      super(args.length === 0 ? now() : args[0]);
    }
  };
}

/** A value of the context as one of the host. */
function copyOf(value: unknown): unknown {
  return decode(encode(value, { root: "value" }));
}

function textOf(error: unknown): string {
  return error instanceof Error || (typeof error === "object" && error !== null && "message" in error)
    ? `${String((error as Error).name)} ${(error as Error).message}`
    : String(error);
}
