/** What the tests of steps share: an attempt of a function that was given here, on streams whose appends are answered as told. */
import { Registry } from "../src/worker/registry/registry.ts";
import { valueHooks } from "../src/worker/registry/value-hooks.ts";
import type { AppendChunks, AppendResult } from "../src/store/contract/contract.ts";
import { systemClock } from "../src/clock/clock.ts";
import type { Submit } from "../src/store/group.ts";
import { memory } from "../src/store/memory/memory.ts";
import { decode, encode } from "../src/values/codec.ts";
import type { StepFunction } from "../src/worker/registry/registry.ts";
import { runAttempt, type AttemptOutcome } from "../src/worker/step/step-runner.ts";
import { StepStreams } from "../src/worker/step/step-streams.ts";
import { stepContext, type StepContext } from "../src/worker/step/step-context.ts";

export interface Trial {
  attempt?: number;
  valueBytes?: number;
  append?: (operation: AppendChunks) => AppendResult;
}

export type TrialOutcome = AttemptOutcome & { thrown: unknown };

/** Runs one attempt; `thrown` is the recorded error, as the workflow gets it. */
export async function tryStep(fn: StepFunction, trial: Trial = {}): Promise<TrialOutcome> {
  const context = trialContext(trial);
  const step = { id: context.stepId, bind: () => fn };
  const input = encode({ args: [] }, { root: "args" });
  const valueBytes = trial.valueBytes ?? 1024 * 1024;
  const outcome = await runAttempt({ step, input, context, valueBytes, now: () => 1_000, random: () => 0 });
  return { ...outcome, thrown: "error" in outcome ? decode(outcome.error) : undefined };
}

function trialContext({ attempt = 1, append = () => ({ outcome: "appended", first: 0 }) }: Trial): StepContext {
  const submit = (async (operation: AppendChunks) => {
    await new Promise((resolve) => setImmediate(resolve));
    return append(operation);
  }) as Submit;
  const ids = { runId: "wrun_1", epoch: 1, stepId: "step_1", attempt };
  const streams = new StepStreams({ ...ids, store: memory(), submit, chunkBytes: 1_000, clock: systemClock, mayRepeat: false });
  return {
    runId: ids.runId,
    workflowId: "workflow//test//main",
    workflowStartedAt: 0,
    id: ids.stepId,
    stepId: "step//test//tried",
    attempt,
    startedAt: 0,
    attemptStartedAt: 0,
    signal: new AbortController().signal,
    streams,
    values: valueHooks(new Registry()),
    flushStreams: (failed) => streams.flush(failed),
  };
}

export const tooLarge: string = "x".repeat(2_000);

export const fenced = (): AppendResult => ({ outcome: "fenced" });

export function openStreams(): StepStreams {
  const context = stepContext.getStore();
  if (context === undefined) throw new Error("no step runs");
  return context.streams;
}

/** The output stream of the step that runs. */
export function writable(namespace?: string): WritableStream<unknown> {
  return openStreams().writable(namespace === undefined ? {} : { namespace });
}

/** Turns of the loop: each lets everything happen that only waits for an answer. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** What would have ended the process between `begin` and `end`: `end` throws with it. */
export function unheardRejections(): { begin(): void; end(): Promise<void> } {
  let reached: unknown[] = [];
  const listen = (reason: unknown): void => void reached.push(reason);
  return {
    begin() {
      reached = [];
      process.on("unhandledRejection", listen);
    },
    async end() {
      await turns(5);
      process.off("unhandledRejection", listen);
      if (reached.length > 0) throw new AggregateError(reached, "rejections that nobody heard");
    },
  };
}
