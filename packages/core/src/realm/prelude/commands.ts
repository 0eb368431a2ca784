/** What the code can ask of the engine. Each command has the next ordinal of its run. */
import type { Encoded } from "../../journal/events.ts";
import { invalidDuration, parseMoment } from "../../values/duration.ts";
import { guarded } from "../../describe/guarded.ts";
import { isObject } from "../../values/value-tag.ts";
import { encodeCall } from "./codec.ts";
import { callSite } from "./frames.ts";
import { currentRun, issue, type Run } from "./run-state.ts";
import { answersStub, stubsCall } from "./step-stubs.ts";
import { watch } from "./unawaited.ts";

export interface CallStepOptions {
  this?: unknown;
  captured?: Record<string, unknown>;
}

/** Runs a step. An error of it says where the workflow called it, which costs nothing while steps succeed. */
export function callStep(stepId: string, args: ArrayLike<unknown>, options: CallStepOptions = {}): Promise<unknown> {
  const run = currentRun(`The step ${stepId}`);
  if (answersStub(stepId, options.captured)) return Promise.resolve();
  let input: Encoded;
  try {
    input = encodeCall(stepId, { args: Array.from(args), ...options }, run.facts.valueBytes);
  } catch (error) {
    return Promise.reject(error);
  }
  const callSites = run.facts.callSites ? { callSite: callSite(callStep) } : {};
  const result = issue(run, (ordinal) => ({ type: "step", ordinal, stepId, input, ...callSites }));
  return watch(run, resultOf(result));
}

stubsCall(callStep);

async function resultOf(result: Promise<unknown>): Promise<unknown> {
  try {
    return await result;
  } catch (error) {
    addCallSite(error);
    throw error;
  }
}

/** The error may be an instance of a user's class: frozen, or with a stack that throws. */
function addCallSite(error: unknown): void {
  if (!isObject(error)) return;
  const stack = guarded<unknown>(() => (error as { stack?: unknown }).stack, undefined);
  const frames = typeof stack === "string" ? callSite(resultOf) : "";
  if (frames !== "") guarded(() => Reflect.set(error, "stack", `${String(stack)}\n${frames}`), false);
}

const lastMoment = 8.64e15;

/** Waits without costing anything: ms, a text such as "2 days", or a Date. */
export function sleep(duration: number | string | Date): Promise<void> {
  const run = currentRun("sleep()");
  const until = Math.ceil(typeof duration === "object" ? momentOf(duration, run) : parseMoment(duration, run.clock));
  if (until > lastMoment) throw invalidDuration(duration);
  return issue(run, (ordinal) => ({ type: "wait", ordinal, until })) as Promise<void>;
}

/** A date that has passed, as the code sees it, is nothing to wait for. */
function momentOf(date: Date, run: Run): number {
  const moment = parseMoment(date, run.now);
  return moment > run.now ? moment : run.clock;
}
