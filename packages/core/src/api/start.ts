import { setImmediate } from "node:timers/promises";
import { perdureError } from "../errors/perdure-error.ts";
import { refusedError } from "../errors/refused-error.ts";
import { WorkflowNotRegisteredError } from "../errors/run-errors.ts";
import type { AppManifest, ManifestWorkflow } from "../worker/registry/manifest.ts";
import type { GivenStreams } from "../runtime/given-streams.ts";
import { newId } from "../runtime/new-id.ts";
import { ended } from "./ended.ts";
import { runtime, type OpenStore, type Runtime } from "../runtime/runtime.ts";
import type { Worker } from "../worker/worker.ts";
import type { Bundle } from "../store/contract/contract.ts";
import type { Created } from "../store/creator.ts";
import { encode } from "../values/codec.ts";
import { argumentPaths, largestPart } from "../values/largest-part.ts";
import { fits, limited } from "../values/limit.ts";
import { describeThrown } from "../values/thrown.ts";
import { systemClock } from "../clock/clock.ts";
import { createdEvent } from "./created-event.ts";
import { loadBundle } from "./load-bundle.ts";
import { Run } from "./run.ts";
import { ArgumentEnvironment } from "./argument-environment.ts";
import { answerWithin } from "./within.ts";
import { invalidOption, reading } from "../options/options.ts";
import { readStartOptions, type StartOptions } from "./start-options.ts";
import { isPromise, promiseGiven, workflowIdOf } from "./workflow-id.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- any workflow function may be started
type AnyWorkflow = (...args: any[]) => unknown;

/** A workflow named by its id, where the function is not at hand. */
export interface WorkflowReference {
  workflowId: string;
}

/** `start(fn)` where the workflow takes no arguments or only optional ones, `start(fn, [args])` otherwise. */
export type StartArguments<Args extends unknown[]> = Args extends [] | [unknown?, ...unknown[]]
  ? [] extends Args
    ? [args?: Readonly<Args>, options?: StartOptions]
    : [args: Readonly<Args>, options?: StartOptions]
  : [args: Readonly<Args>, options?: StartOptions];

/**
 * Stores a new run durably, queues it, and returns a `Run` at once; it never waits for the work.
 *
 * @throws TypeError when `workflow` is not a workflow; `WorkflowNotRegisteredError` when no workflow has the id; `unserializable`
 * with the path of an argument that can't be stored.
 */
export async function start<Workflow extends AnyWorkflow>(
  workflow: Workflow,
  ...[args, options]: StartArguments<Parameters<Workflow>>
): Promise<Run<Awaited<ReturnType<Workflow>>>>;
export async function start<Result = unknown>(
  workflow: WorkflowReference,
  args?: readonly unknown[],
  options?: StartOptions,
): Promise<Run<Result>>;
export async function start(workflow: unknown, args: readonly unknown[] = [], options?: StartOptions): Promise<Run<unknown>> {
  if (isPromise(workflow)) throw await refusePromise(workflow);
  const workflowId = workflowIdOf(workflow);
  const { id, idempotencyKey, tags } = readStartOptions(options);
  checkArguments(args);
  const rt = runtime();
  const { manifest, workflow: entry } = find(rt, workflowId);
  const now = systemClock.now();
  const runId = id ?? newId("wrun", now);
  const environment = new ArgumentEnvironment(rt.config.worker !== false, now);
  const value = encodeArguments(rt, args, environment);
  const { given } = environment;
  given?.take();
  const { bundle, worker, open } = await prepare(rt, manifest, entry, now, given).catch((error: unknown) => {
    given?.cancel();
    throw error;
  });
  const { create, store } = open;
  const wanted = {
    runId,
    workflowId,
    idempotencyKey,
    tags,
    queue: "default",
    priority: 0,
    events: [createdEvent(workflowId, entry, bundle, value, now)],
    bundle,
    wakeAt: now,
    createdAt: now,
  };
  // With an id or a key of the caller's the run may exist already.
  const isNew = id === null && idempotencyKey === null;
  const creating = worker === null ? create(wanted) : worker.create(wanted, isNew);
  if (given !== null) void endWith(rt, creating, runId, given);
  // When it comes too late for the caller, the run is driven all the same.
  return runOf(await answerWithin(store, creating), runId, workflowId);
}

interface Prepared {
  bundle: Bundle;
  worker: Worker | null;
  open: OpenStore;
}

/** What a run needs before it can be created. */
async function prepare(
  rt: Runtime,
  manifest: AppManifest,
  entry: ManifestWorkflow,
  now: number,
  given: GivenStreams | null,
): Promise<Prepared> {
  const bundle = await loadBundle(manifest, entry);
  const worker = await rt.worker();
  const open = await rt.open();
  if (worker?.accepting === true) await rt.registry.loadSteps();
  if (worker !== null && given !== null) await answerWithin(open.store, given.begin(worker, now));
  return { bundle, worker, open };
}

/** The streams are read until the run is over; not at all for one that was there before. */
async function endWith(rt: Runtime, creating: Promise<Created>, runId: string, given: GivenStreams): Promise<void> {
  try {
    const { outcome } = await creating;
    if (outcome === "created") await ended(rt, runId);
  } catch {
    // Whoever called start() or waits for the run hears of it.
  } finally {
    given.end();
  }
}

/** More are a list that was meant to be one argument, and more than a call can have. */
const mostArguments = 1_000;

function checkArguments(args: unknown): void {
  const length = reading("args", () => (Array.isArray(args) ? (args as unknown[]).length : null));
  if (length === null) throw invalidOption("args", args, "an array: start(fn, [first, second])");
  if (length <= mostArguments) return;
  const expected = `at most ${mostArguments}; give a list as one argument: start(fn, [list])`;
  throw perdureError("invalid_option", { name: "args", value: `a list of ${length} arguments`, expected });
}

function runOf(result: Created, runId: string, workflowId: string): Run<unknown> {
  if (result.outcome === "refused") throw refusedError(result);
  return result.outcome === "exists" ? existing(result, workflowId) : new Run(runId);
}

function existing(result: { runId: string; workflowId: string }, workflowId: string): Run<unknown> {
  if (result.workflowId === workflowId) return new Run(result.runId);
  throw perdureError("id_conflict", { runId: result.runId, workflowId, otherWorkflowId: result.workflowId });
}

/**
 * A workflow that was called gives a promise that rejects. It is handled here, or it would end the process beside the error that
 * `start()` gives; what it rejects with later is logged, since nobody else hears of it.
 */
async function refusePromise(promise: Promise<unknown>): Promise<TypeError> {
  const rejections: { reason: unknown }[] = [];
  let answered = false;
  const hear = async (): Promise<void> => {
    try {
      await promise;
    } catch (reason) {
      if (!answered) rejections.push({ reason });
      else runtime().log.error(null, `the promise that start() was given rejected: ${describeThrown(reason)}`);
    }
  };
  void hear();
  // The stub of a workflow has rejected already; its handler is called in this turn.
  await setImmediate();
  answered = true;
  return promiseGiven(rejections[0] ?? null);
}

function find(rt: Runtime, workflowId: string): { manifest: AppManifest; workflow: ManifestWorkflow } {
  rt.registry.requireManifest();
  const found = rt.registry.findWorkflow(workflowId);
  if (found === null) throw new WorkflowNotRegisteredError(workflowId);
  return found;
}

function encodeArguments(rt: Runtime, args: readonly unknown[], environment: ArgumentEnvironment): string {
  const value = encode(args, { root: "args", envelope: [args], environment });
  const { valueBytes } = rt.limits;
  if (fits(value, valueBytes)) return value;
  return limited(
    value,
    valueBytes,
    `The call of start(), whose largest part is ${largestPart(argumentPaths(args), environment)},`,
  );
}
