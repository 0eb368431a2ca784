import { perdureError } from "../errors/perdure-error.ts";
import { WorkflowNotRegisteredError } from "../errors/run-errors.ts";
import { eventOf, type JournalEvent } from "../journal/events.ts";
import type { AppManifest, ManifestWorkflow } from "../worker/registry/manifest.ts";
import { newId } from "../runtime/new-id.ts";
import { randomBytes } from "../runtime/random.ts";
import { runtime, type Runtime } from "../runtime/runtime.ts";
import type { Bundle } from "../store/contract.ts";
import type { Created } from "../store/creator.ts";
import { encode } from "../values/codec.ts";
import { argumentPaths, largestPart } from "../values/largest-part.ts";
import { fits, limited } from "../values/limit.ts";
import { systemClock } from "../clock/clock.ts";
import { engineFormat } from "../worker/run/open-run.ts";
import { Run } from "./run.ts";
import { answerWithin } from "./within.ts";
import { checkStartOptions, type StartOptions } from "./start-options.ts";

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
export async function start(workflow: unknown, args: readonly unknown[] = [], options: StartOptions = {}): Promise<Run<unknown>> {
  checkStartOptions(options);
  if (!Array.isArray(args)) {
    throw perdureError("invalid_option", { name: "args", value: typeof args, expected: "an array: start(fn, [first, second])" });
  }
  const rt = runtime();
  const workflowId = workflowIdOf(workflow);
  const { manifest, workflow: entry } = find(rt, workflowId);
  const now = systemClock.now();
  const runId = options.id ?? newId("wrun", now);
  const value = encodeArguments(rt, args);
  const bundle = await loadBundle(manifest, entry);
  const worker = await rt.worker();
  const { create, store } = await rt.open();
  if (worker?.accepting === true) await rt.registry.loadSteps();
  const wanted = {
    runId,
    workflowId,
    idempotencyKey: options.idempotencyKey ?? null,
    tags: options.tags ?? {},
    queue: "default",
    priority: 0,
    events: [createdEvent(workflowId, entry, bundle, value, now)],
    bundle,
    wakeAt: now,
    createdAt: now,
  };
  // With an id or a key of the caller's the run may exist already.
  const isNew = options.id === undefined && options.idempotencyKey === undefined;
  const creating = worker === null ? create(wanted) : worker.create(wanted, isNew);
  // When it comes too late for the caller, the run is driven all the same.
  return runOf(await answerWithin(store, creating), runId, workflowId);
}

function runOf(result: Created, runId: string, workflowId: string): Run<unknown> {
  if (result.outcome === "refused") throw Object.assign(new Error(result.message), { code: result.code });
  return result.outcome === "exists" ? existing(result, workflowId) : new Run(runId);
}

function existing(result: { runId: string; workflowId: string }, workflowId: string): Run<unknown> {
  if (result.workflowId === workflowId) return new Run(result.runId);
  throw perdureError("id_conflict", { runId: result.runId, workflowId, otherWorkflowId: result.workflowId });
}

function workflowIdOf(workflow: unknown): string {
  const holder = typeof workflow === "function" || (typeof workflow === "object" && workflow !== null) ? workflow : {};
  if ("workflowId" in holder && typeof holder.workflowId === "string") return holder.workflowId;
  const error = perdureError("not_a_workflow", { what: nameOf(workflow) });
  throw Object.assign(new TypeError(error.message), { code: error.code });
}

function nameOf(value: unknown): string {
  if (typeof value === "function") return `the function ${value.name === "" ? "(anonymous)" : value.name}`;
  return value === null ? "null" : `a value of type ${typeof value}`;
}

function find(rt: Runtime, workflowId: string): { manifest: AppManifest; workflow: ManifestWorkflow } {
  rt.registry.requireManifest();
  const found = rt.registry.findWorkflow(workflowId);
  if (found === null) throw new WorkflowNotRegisteredError(workflowId);
  return found;
}

function encodeArguments(rt: Runtime, args: readonly unknown[]): string {
  const value = encode(args, { root: "args", envelope: [args] });
  const { valueBytes } = rt.limits;
  if (fits(value, valueBytes)) return value;
  return limited(value, valueBytes, `The call of start(), whose largest part is ${largestPart(argumentPaths(args))},`);
}

/** By hash, as long as their app is loaded: each edit in a dev server makes another. */
const bundlesOf = new WeakMap<AppManifest, Map<string, Promise<Bundle>>>();

function loadBundle(manifest: AppManifest, { bundle: hash, steps }: ManifestWorkflow): Promise<Bundle> {
  const bundles = bundlesOf.get(manifest) ?? new Map<string, Promise<Bundle>>();
  bundlesOf.set(manifest, bundles);
  const known = bundles.get(hash);
  if (known !== undefined) return known;
  const load = manifest.bundles[hash];
  if (load === undefined) throw perdureError("app_not_loaded", {});
  const loading = load().then(({ code, map, abi }) => ({ hash, code, map, abi, steps }));
  bundles.set(hash, loading);
  // What failed for a moment (a file that is being replaced) would fail every start until the process ends.
  loading.catch(() => bundles.delete(hash));
  return loading;
}

function createdEvent(
  workflowId: string,
  { env, bundle: hash }: ManifestWorkflow,
  { abi }: Bundle,
  value: string,
  at: number,
): JournalEvent {
  const seed = randomBytes(32).toString("hex");
  const values = Object.fromEntries(env.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const { url } = runtime().config;
  const detail = {
    workflowId,
    bundle: hash,
    abi,
    format: engineFormat,
    seed,
    env: values,
    ...(url === undefined ? {} : { url }),
  };
  return eventOf("run_created", { number: 1, at }, { detail, value });
}
