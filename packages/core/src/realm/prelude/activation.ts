/** Starts, settles, cancels and ends runs. Called by the host; what the code then does, it does in the evaluation that follows. */
import { perdureError } from "../../errors/perdure-error.ts";
import { WorkflowRunCancelledError } from "../../errors/run-errors.ts";
import type { Encoded } from "../../journal/events.ts";
import type { BundleExports, Factory, Prelude, RestedActivation } from "./contract.ts";
import { fail, finish, stoppedEnd } from "./ending.ts";
import { openGlobals } from "./global-object.ts";
import { requireModule } from "./modules.ts";
import { host } from "./host.ts";
import { createRun, current, currentRun, enterRun, forgetRun, kill, leaveRun, type Run } from "./run-state.ts";
import { unawaitedOf } from "./unawaited.ts";
import { readValue } from "./codec.ts";

const ready = Promise.resolve();

export const prelude: Prelude = {
  create: createRun,
  enter: enterRun,
  start(factory, input, measure) {
    const run = currentRun("A start");
    run.startedAt = run.now;
    void ready.then(() => launch(run, factory, input, measure));
  },
  settle(type, ordinal, value) {
    const run = currentRun("A settlement");
    const pending = run.pending.get(ordinal);
    if (pending === undefined) return `the command ${ordinal} is not pending`;
    run.pending.delete(ordinal);
    let settled: unknown;
    try {
      settled = value === "" ? undefined : readValue(value);
    } catch (error) {
      pending.reject(error);
      return null;
    }
    if (type === "resolve") pending.resolve(settled);
    else pending.reject(settled);
    return null;
  },
  cancel(reason) {
    const run = currentRun("A cancellation");
    const pending = [...run.pending.values()];
    run.pending.clear();
    for (const { reject } of pending) reject(new WorkflowRunCancelledError(run.facts.runId, reason));
  },
  stop(limitMs) {
    if (current !== null) kill(current, perdureError("activation_timeout", { limitMs }));
  },
  rest,
  leave: leaveRun,
  forget: forgetRun,
};

/** Evaluates the modules and calls the workflow. */
function launch(run: Run, factory: Factory, input: Encoded, measure: boolean): void {
  let result: unknown;
  try {
    const before = measure ? host.heapBytes() : 0;
    const module: { exports: BundleExports } = { exports: {} };
    const scope = factory();
    const globals = scope.asksForGlobals ? openGlobals(run, scope) : undefined;
    Reflect.apply(scope.body, module.exports, [requireModule, module, module.exports, globals]);
    if (measure) run.evaluationBytes = host.heapBytes() - before;
    run.refill = module.exports.$perdure_refill ?? null;
    run.refill?.(run.death === null ? run.turns : 0);
    const { workflowId } = run.facts;
    const workflow = run.workflows.get(workflowId);
    if (workflow === undefined) throw perdureError("workflow_not_registered", { workflowId });
    const args = input === "" ? [] : readValue(input);
    result = Reflect.apply(workflow, undefined, args as unknown[]);
  } catch (error) {
    return fail(run, error);
  }
  Promise.resolve(result).then(
    (value) => finish(run, value),
    (error: unknown) => fail(run, error),
  );
}

function rest(): RestedActivation {
  const run = current;
  if (run === null) return { commands: [], logs: [], end: null, unawaited: [], evaluationBytes: null };
  const { commands, logs, death, evaluationBytes } = run;
  const end = death === null ? run.end : stoppedEnd(death);
  run.commands = [];
  run.logs = [];
  run.end = null;
  run.evaluationBytes = null;
  const unawaited = end === null ? [] : unawaitedOf(run);
  return { commands: death === null ? commands : [], logs, end, unawaited, evaluationBytes };
}
