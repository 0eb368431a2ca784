/**
 * The one instance of the runtime in a process, whatever name it is imported by and however often it is installed: it lives
 * under a registered symbol.
 */
import { createLog, type RunLog } from "../log/log.ts";
import { createRealm } from "../realm/realm.ts";
import { installRejectionGuard } from "../realm/rejection-guard.ts";
import { createGroupCommitter, type GroupCommitter } from "../store/group.ts";
import type { Bundle, RunRecord, Store } from "../store/contract/contract.ts";
import { createCreator, type Creator } from "../store/creator.ts";
import { Outage } from "../store/outage.ts";
import { describeThrown } from "../values/thrown.ts";
import { Slots } from "../worker/context/slots.ts";
import { Worker } from "../worker/worker.ts";
import { ofProcess } from "../process/process-state.ts";
import { longestDelayMs, systemClock } from "../clock/clock.ts";
import { checkConfig, type PerdureConfig } from "./config.ts";
import { readingStep } from "./given-streams.ts";
import { KeepAlive } from "./keep-alive.ts";
import { defaultLimits, type WorkerLimits } from "../worker/context/limits.ts";
import { newId } from "./new-id.ts";
import { openStore } from "./open-store.ts";
import { offerOf, sameOffer } from "../worker/offer.ts";
import { Registry } from "../worker/registry/registry.ts";
import { retentionOf } from "./retention.ts";
import { RunWatch } from "./run-watch.ts";
import { SharedReads } from "./shared-reads.ts";

export interface OpenStore {
  store: Store;
  outage: Outage;
  group: GroupCommitter;
  create: Creator;
  watch: RunWatch;
  /** Records of runs, as the API looks at them. */
  records: SharedReads<RunRecord | null>;
  bundles: SharedReads<Bundle | null>;
}

export class Runtime {
  readonly registry: Registry = new Registry();
  readonly keepAlive: KeepAlive = new KeepAlive();
  readonly log: RunLog = createLog(process.env["PERDURE_LOG"]);
  #config: PerdureConfig = {};
  #open: Promise<OpenStore> | null = null;
  #worker: Promise<Worker> | null = null;
  #removeGuard: (() => void) | null = null;
  #closing: Promise<void> | null = null;
  /** The worker that lives now. */
  #live: Worker | null = null;

  constructor() {
    this.registry.addStep(readingStep);
    this.registry.onStepModuleFailed = (name, _steps, error) =>
      this.log.error(
        null,
        `step module ${name} could not be loaded: ${describeThrown(error)}; runs that need its steps park until it loads`,
      );
  }

  /** Adds to the configuration. Before the store is opened, or after `close()`. */
  configure(config: PerdureConfig): void {
    this.#config = { ...this.#config, ...checkConfig(config) };
  }

  get config(): PerdureConfig {
    return this.#config;
  }

  get limits(): WorkerLimits {
    return { ...defaultLimits, ...(this.#config.worker === false ? {} : this.#config.worker) };
  }

  /** The store, opened once. */
  open(): Promise<OpenStore> {
    this.#open ??= this.#openStore().catch((error: unknown) => {
      this.#open = null;
      throw error;
    });
    return this.#open;
  }

  async #openStore(): Promise<OpenStore> {
    const store = await openStore(this.#config, this.registry);
    process.stderr.write(`[perdure] store: ${store.description}\n`);
    const outage = new Outage({
      onAway: (error) => this.log.error(null, `the store is away, and everything waits for it: ${describeThrown(error)}`),
      onBack: (afterMs) => this.log.warn(null, `the store is back after ${Math.round(afterMs / 1_000)} s`),
      monotonic: systemClock.monotonic,
    });
    const group = createGroupCommitter(store, {
      onRepeat: (error) => outage.failed("writes", error),
      onAnswered: () => outage.answered("writes"),
    });
    return {
      store,
      group,
      create: createCreator(group.submit),
      outage,
      watch: new RunWatch(store, this.limits.pollMs),
      records: new SharedReads((runId) => store.readRun({ runId })),
      bundles: new SharedReads((hash) => store.readBundle(hash)),
    };
  }

  /** The embedded worker; null where the configuration says `worker: false`. */
  worker(): Promise<Worker | null> {
    if (this.#config.worker === false || this.stopping) return Promise.resolve(null);
    this.#worker ??= this.#startWorker().catch((error: unknown) => {
      this.#worker = null;
      throw error;
    });
    return this.#worker;
  }

  async #startWorker(): Promise<Worker> {
    const { store, group, create, outage } = await this.open();
    const limits = this.limits;
    const workerId = newId("wrkr", Date.now());
    const { leaseMs, stallMs } = limits;
    const offer = offerOf(this.registry);
    const life = await store.register({ workerId, leaseMs, stallMs, ...offer, queueLimits: {} });
    this.#removeGuard ??= installRejectionGuard();
    const worker = new Worker({
      workerId,
      store,
      submit: group.submit,
      create,
      outage,
      life,
      limits,
      retention: retentionOf(this.#config.retention),
      clock: systemClock,
      registry: this.registry,
      aliases: this.#config.aliases ?? {},
      slots: new Slots(limits.concurrentSteps),
      log: this.log,
      realm: createRealm(),
      onAttempt: (change) => this.keepAlive.change(change),
      onConsole: printConsole,
    });
    // An app may have been added meanwhile.
    if (!sameOffer(offer, offerOf(this.registry))) this.registry.onChanged?.();
    this.#live = worker;
    worker.onLost = () => {
      this.#worker = null;
      this.#live = null;
      this.worker().catch((error: unknown) => this.log.error(null, `can't start a new worker: ${describeThrown(error)}`));
    };
    return worker;
  }

  /** As `health` tells it: what is not `ok` should get no new work. */
  get health(): "ok" | "stopping" | "overrun" {
    if (this.stopping) return "stopping";
    return this.#live?.overrun === true ? "overrun" : "ok";
  }

  /** Stops the worker (running steps have the grace) and closes the store. The next use opens them again. Whoever calls meanwhile waits for the same end. */
  close(graceMs: number = this.limits.graceMs): Promise<void> {
    this.#closing ??= this.#close(graceMs).finally(() => {
      this.#closing = null;
    });
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    try {
      const open = await this.#open?.catch(() => null);
      open?.watch.wakeReaders();
      const worker = await this.#worker?.catch(() => null);
      // A store that does not answer keeps nobody here: what was not released is claimed by others as after a death.
      const left = deadline(graceMs + closingMs);
      await left(worker?.stop(graceMs));
      open?.watch.close();
      await left(open?.group.close());
      await left(open?.store.close());
    } finally {
      this.#removeGuard?.();
      this.#removeGuard = null;
      this.#worker = null;
      this.#live = null;
      this.#open = null;
    }
  }

  get stopping(): boolean {
    return this.#closing !== null;
  }
}

function printConsole(runId: string, level: "debug" | "info" | "warn" | "error", text: string): void {
  // The user's own output: it goes where their console goes.
  console[level](`[${runId}] ${text}`);
}

/** What a shutdown may take beside the grace. */
const closingMs = 1_500;

/** Waits for what it is given, one after the other, until the time is over; then for nothing any more. */
function deadline(ms: number): (work: Promise<void> | undefined) => Promise<void> {
  const endsAt = systemClock.monotonic() + ms;
  return async (work) => {
    if (work === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const leftMs = Math.min(Math.max(0, endsAt - systemClock.monotonic()), longestDelayMs);
    const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, leftMs)));
    await Promise.race([work, over]);
    clearTimeout(timer);
  };
}

export function runtime(): Runtime {
  return ofProcess("runtime", () => new Runtime());
}
