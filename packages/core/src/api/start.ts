import { perdureError } from "../errors/perdure-error.ts";
import { WorkflowNotRegisteredError } from "../errors/run-errors.ts";
import type { JournalEvent } from "../journal/events.ts";
import type { AppManifest, ManifestWorkflow } from "../worker/manifest.ts";
import { newId } from "../runtime/new-id.ts";
import { randomBytes } from "../runtime/random.ts";
import { runtime, type Runtime } from "../runtime/runtime.ts";
import type { Bundle, CreateRun, Store } from "../store/contract.ts";
import { encode } from "../values/codec.ts";
import { systemClock } from "../worker/clock.ts";
import { engineFormat } from "../worker/run/open-run.ts";
import { RunAhead } from "../worker/run/run-ahead.ts";
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
  const { group, store } = await rt.open();
  const owner = worker?.accepting === true ? worker : null;
  if (owner !== null) await rt.registry.loadSteps();
  const events = firstEvents(workflowId, entry, bundle, value, now, owner?.context.workerId ?? null);
  const create: CreateRun = {
    kind: "create",
    runId,
    workflowId,
    idempotencyKey: options.idempotencyKey ?? null,
    tags: options.tags ?? {},
    events,
    bundle,
    owner: owner?.context.workerId ?? null,
    wakeAt: now,
    createdAt: now,
  };
  const run = {
    runId,
    workflowId,
    journalLength: events.length,
    createdAt: now,
    startedAt: now,
    strikes: 0,
    inboxPosition: 0,
    recovered: false,
  };
  // With an id or a key of the caller's the run may exist already.
  const isNew = options.id === undefined && options.idempotencyKey === undefined;
  const creating = group.submit(create);
  const ahead = owner !== null && isNew ? new RunAhead(() => owner.runAhead({ ...run, epoch: 1 }, events, bundle)) : null;
  const settled = settle(creating);
  // Nobody may be listening any more when the store answers at last; the run is driven all the same.
  settled.catch(() => undefined);
  return await answerWithin(store, settled);

  async function settle(answer: typeof creating): Promise<Run<unknown>> {
    try {
      const result = await answer;
      if (result.outcome === "refused") throw Object.assign(new Error(result.message), { code: result.code });
      // A create whose answer was lost finds its own run: nobody drives that yet.
      if (result.outcome === "exists" && !(owner !== null && (await isOwn(store, create, result))))
        return existing(result, workflowId);
      owner?.adopt({ ...run, epoch: result.epoch }, events, bundle, ahead?.take() ?? null);
      return new Run(runId);
    } finally {
      ahead?.drop();
    }
  }
}

/** Whether the run that exists is the one that this very create has made: no other has its seed. */
async function isOwn(
  store: Store,
  { runId, owner, events }: CreateRun,
  found: { runId: string; owner: string | null },
): Promise<boolean> {
  if (found.runId !== runId || found.owner !== owner) return false;
  const [created] = await store.readJournal(runId, 0, 1);
  return created?.detail === events[0]?.detail;
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
  const value = encode(args, { root: "args" });
  const limit = rt.limits.valueBytes;
  if (value.length > limit)
    throw perdureError("value_too_large", { what: "The arguments of start()", bytes: value.length, limit });
  return value;
}

const bundles = new Map<string, Promise<Bundle>>();

function loadBundle(manifest: AppManifest, { bundle: hash, steps }: ManifestWorkflow): Promise<Bundle> {
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

function firstEvents(
  workflowId: string,
  { env, bundle: hash }: ManifestWorkflow,
  { abi }: Bundle,
  value: string,
  at: number,
  workerId: string | null,
): JournalEvent[] {
  const seed = randomBytes(32).toString("hex");
  const values = Object.fromEntries(env.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const detail = JSON.stringify({
    workflowId,
    bundle: hash,
    abi,
    format: engineFormat,
    seed,
    env: values,
    url: runtime().config.url,
  });
  const created: JournalEvent = { number: 1, type: "run_created", at, correlationId: null, detail, value };
  if (workerId === null) return [created];
  return [
    created,
    { number: 2, type: "run_started", at, correlationId: null, detail: JSON.stringify({ workerId }), value: null },
  ];
}
