/** What the tests of the worker share: a memory store, workers on it, and runs of bundles that are written by hand. */
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { eventOf, type JournalEvent } from "../src/journal/events.ts";
import { createLog } from "../src/log/log.ts";
import { bundleOf, stepIdOf, workflowId } from "./realm.ts";
import type { Realm } from "../src/realm/port.ts";
import { createRealm } from "../src/realm/realm.ts";
import { wait } from "../src/clock/clock.ts";
import { defaultLimits, type WorkerLimits } from "../src/worker/context/limits.ts";
import type { AppManifest } from "../src/worker/registry/manifest.ts";
import { Registry, type StepFunction } from "../src/worker/registry/registry.ts";
import { createCreator } from "../src/store/creator.ts";
import { createGroupCommitter, type GroupCommitter } from "../src/store/group.ts";
import { Outage } from "../src/store/outage.ts";
import { memory, type MemoryStore } from "../src/store/memory/memory.ts";
import type { RunRecord, Store } from "../src/store/contract/contract.ts";
import { decode, encode } from "../src/values/codec.ts";
import type { Retention } from "../src/worker/context/worker-context.ts";
import { Slots } from "../src/worker/context/slots.ts";
import { Worker } from "../src/worker/worker.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface WorkbenchOptions {
  steps?: Record<string, StepFunction>;
  limits?: Partial<WorkerLimits>;
  /** Whose store and time it shares. */
  beside?: Workbench;
  clock?: VirtualClock;
  retention?: Retention;
  realm?: Realm;
  /** `false`: the process has loaded no app. */
  manifest?: false;
}

const shared = createRealm();
/** Of all benches, because several may share a store. */
let workers = 0;

/** An app whose runs are all made by hand. */
const emptyManifest: AppManifest = {
  deployment: "test",
  workflows: {},
  steps: [],
  bundles: {},
  stepModules: [],
  packages: {},
  root: { from: import.meta.url, relative: "." },
};

/** One store and as many workers as a test wants, in virtual time. */
export class Workbench {
  readonly store: MemoryStore;
  readonly group: GroupCommitter;
  readonly clock: VirtualClock;
  readonly lines: string[] = [];
  readonly app: AppManifest = emptyManifest;
  readonly #options: WorkbenchOptions;
  #runs = 0;

  constructor(options: WorkbenchOptions = {}) {
    this.#options = options;
    const { beside } = options;
    this.clock = options.clock ?? beside?.clock ?? new VirtualClock();
    this.store = beside?.store ?? memory({ now: this.clock.now });
    this.group = this.#committer(this.store);
  }

  #committer(store: Store): GroupCommitter {
    return createGroupCommitter(store, { wait: (delayMs) => wait(this.clock, delayMs) });
  }

  async worker(through: Store = this.store): Promise<Worker> {
    const limits = { ...defaultLimits, ...this.#options.limits };
    workers += 1;
    const workerId = `wrkr_${workers}`;
    const steps = Object.entries(this.#options.steps ?? {});
    const offer = { steps: steps.map(([name]) => stepIdOf(name)), queues: null, claiming: this.#options.manifest !== false };
    const life = await through.register({
      workerId,
      leaseMs: limits.leaseMs,
      stallMs: limits.stallMs,
      ...offer,
      queueLimits: {},
    });
    const registry = new Registry(this.clock.monotonic);
    if (this.#options.manifest !== false) registry.addManifest(emptyManifest);
    for (const [name, fn] of steps) registry.addStep({ id: stepIdOf(name), bind: () => fn });
    const write = (line: string): void => void this.lines.push(line);
    const { submit } = this.#committer(through);
    return new Worker({
      workerId,
      store: through,
      submit,
      create: createCreator(submit),
      outage: new Outage({
        onAway: (error) => write(`the store is away: ${String(error)}`),
        onBack: () => write("the store is back"),
        monotonic: this.clock.monotonic,
      }),
      life,
      limits,
      retention: this.#options.retention ?? {},
      clock: this.clock,
      registry,
      aliases: {},
      slots: new Slots(limits.concurrentSteps),
      log: createLog("debug", write),
      realm: this.#options.realm ?? shared,
      onAttempt: () => undefined,
      onConsole: (_runId, level, text) => write(`console.${level} ${text}`),
    });
  }

  /** Creates a run of a workflow that is written by hand, for any worker to claim. */
  async start(body: string, args: unknown[] = [], runId?: string): Promise<string> {
    this.#runs += 1;
    const id = runId ?? `wrun_${this.#runs}`;
    const bundle = bundleOf(body);
    const now = this.clock.now();
    const detail = { workflowId, bundle: bundle.hash, abi: 1, format: 1, seed: randomBytes(32).toString("hex"), env: {} };
    const value = encode(args, { root: "args" });
    const created = eventOf("run_created", { number: 1, at: now }, { detail, value });
    const result = await this.group.submit({
      kind: "create",
      runId: id,
      workflowId,
      idempotencyKey: null,
      tags: {},
      queue: "default",
      priority: 0,
      events: [created],
      bundleHash: bundle.hash,
      bundle,
      owner: null,
      wakeAt: now,
      createdAt: now,
    });
    if (result.outcome !== "created") throw new Error(`run ${id}: ${result.outcome}`);
    return id;
  }

  /** Lets time pass until the run satisfies the condition. Rejects when it does not within `withinMs`. */
  async until(runId: string, condition: (record: RunRecord) => boolean, withinMs?: number): Promise<RunRecord> {
    let record: RunRecord | null = null;
    const isSo = async (): Promise<boolean> => {
      record = await this.store.readRun({ runId });
      return record !== null && condition(record);
    };
    await this.clock.until(isSo, withinMs).catch((cause: unknown) => {
      throw new Error(`${runId} is ${JSON.stringify(record)}, and not: ${String(condition)}`, { cause });
    });
    return record ?? expect.fail();
  }

  async ended(runId: string, withinMs?: number): Promise<{ status: string; code: string | null; value: unknown }> {
    const isEnded = ({ status }: RunRecord): boolean => ["completed", "failed", "cancelled"].includes(status);
    const record = await this.until(runId, isEnded, withinMs);
    return { status: record.status, code: record.code, value: record.result === null ? undefined : decode(record.result) };
  }

  journal(runId: string): Promise<JournalEvent[]> {
    return this.store.readJournal(runId, 0, { limit: 100_000, maxBytes: Number.POSITIVE_INFINITY });
  }

  async types(runId: string): Promise<string[]> {
    return (await this.journal(runId)).map(({ type }) => type);
  }
}
