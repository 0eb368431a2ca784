import { describeThrown } from "../values/thrown.ts";
import { ActivationTimeout } from "../errors/activation-timeout.ts";
import { PerdureError, perdureError } from "../errors/perdure-error.ts";
import type { RunMachine } from "../engine/machine.ts";
import type { JournalEvent } from "../journal/events.ts";
import type { Realm } from "../realm/port.ts";
import type { Bundle, InboxEntry } from "../store/contract/contract.ts";
import { readWholeJournal } from "../store/read-journal.ts";
import { suspicionOf } from "../store/rules.ts";
import { wait } from "../clock/clock.ts";
import { openRun, type OpenedRun } from "./run/open-run.ts";
import type { OwnedRun } from "./run/owned-run.ts";
import { parkClaimed } from "./run/park-claimed.ts";
import { readWholeInbox } from "./run/read-inbox.ts";
import { releaseClaimed } from "./run/release-claimed.ts";
import type { WorkerContext } from "./context/worker-context.ts";

export interface OpenerPorts {
  readonly context: WorkerContext;
  readonly realm: Realm;
  /** The worker's life is over: nothing is opened any more. */
  stopped(): boolean;
  drives(runId: string): boolean;
  drive(run: OwnedRun, opened: OpenedRun, inbox: readonly InboxEntry[]): void;
  /** The run could not be opened, and was parked or released. */
  left(runId: string): void;
}

/** Wall time for a suspect's activation in CPU limits: first, and where it was cut off with less CPU time than that. */
const wallFactor = 1.25;
const longWallFactor = 2.5;
/** What could not be opened for want of CPU time is left alone for so long. */
const leftForMs = 60_000;

/** Opens runs that are ours: from a claim, or as they were created. What can't be opened it parks. */
export class Opener {
  readonly #ports: OpenerPorts;

  constructor(ports: OpenerPorts) {
    this.#ports = ports;
  }

  /** Opens a claimed run from what the store has of it, and drives it. */
  async openClaimed(run: OwnedRun): Promise<void> {
    const { log } = this.#ports.context;
    try {
      const { bundle, events, inbox } = await this.#read(run);
      if (this.#ports.stopped()) return;
      log.info(run.runId, `claimed at event ${run.journalLength}${afterDeaths(run.deaths)}`);
      const opened = this.#open(run, bundle, events, (machine) => machine.replay(events));
      this.#ports.drive(run, opened, inbox);
    } catch (error) {
      await this.park(run, error);
    }
  }

  /** Opens a run that was created here and has no more than its first events. */
  openCreated(run: OwnedRun, events: readonly JournalEvent[], bundle: Bundle): OpenedRun {
    return this.#open(run, bundle, events, (machine) => machine.open(events));
  }

  /** The run is ours and can't be driven, or not now. */
  async park(run: OwnedRun, error: unknown): Promise<void> {
    const { context, drives, left } = this.#ports;
    const parting = error instanceof ActivationTimeout ? this.#timedOut(run, error) : parkClaimed(context, run, error);
    await parting.catch((cause: unknown) => context.log.error(run.runId, `could not be parked: ${describeThrown(cause)}`));
    // With more time for its activation it is driven again.
    if (!drives(run.runId)) left(run.runId);
  }

  /** A store that fails for a while says nothing about the run: it is read until it answers, or is closed. */
  async #read(run: OwnedRun): Promise<{ bundle: Bundle; events: JournalEvent[]; inbox: InboxEntry[] }> {
    const { store, log, limits, outage, clock } = this.#ports.context;
    for (;;) {
      try {
        const bundle = await store.readBundle(run.bundle);
        if (bundle === null) throw perdureError("corrupt_value", { reason: `the store does not have the bundle ${run.bundle}` });
        const events = await readWholeJournal(store, run.runId, run.journalLength);
        const inbox = await readWholeInbox(store, run.runId, 0);
        outage.answered("reads");
        return { bundle, events, inbox };
      } catch (error) {
        if (this.#ports.stopped() || (PerdureError.is(error) && error.code !== "store_unavailable")) throw error;
        log.info(run.runId, `can't be read, trying again: ${describeThrown(error)}`);
        outage.failed("reads", error);
        await wait(clock, limits.pollMs);
      }
    }
  }

  #open(run: OwnedRun, bundle: Bundle, events: readonly JournalEvent[], apply: (machine: RunMachine) => void): OpenedRun {
    const { context, realm } = this.#ports;
    const opened = openRun(context, realm, run, bundle, events);
    context.life.activating(run.runId);
    try {
      opened.machine.timeoutMs = this.#timeoutOf(run);
      apply(opened.machine);
    } catch (error) {
      opened.realmRun.dispose();
      throw error;
    } finally {
      context.life.activating(null);
    }
    return opened;
  }

  /** The wall limit is a watchdog: whether the code is at fault is said by the CPU time that it had. */
  #timeoutOf({ deaths, activation, patient }: OwnedRun): number | null {
    if (suspicionOf(deaths) === "none" && !activation) return null;
    return this.#ports.context.limits.suspectCpuMs * (patient ? longWallFactor : wallFactor);
  }

  /** An activation was cut off: the code used its CPU time up, or else this thread had too little of it. */
  async #timedOut(run: OwnedRun, { cpuMs }: ActivationTimeout): Promise<void> {
    const { context } = this.#ports;
    const { limits, clock, log } = context;
    const limitMs = limits.suspectCpuMs;
    if (cpuMs > limitMs) return parkClaimed(context, run, perdureError("activation_timeout", { limitMs }));
    if (!run.patient) return this.openClaimed({ ...run, patient: true });
    log.warn(
      run.runId,
      `an activation was cut off after ${Math.round(cpuMs)} ms of CPU time: this process has too little; it is left for a minute`,
    );
    await releaseClaimed(context, run, clock.now() + leftForMs);
  }
}

function afterDeaths(deaths: number): string {
  return deaths === 0 ? "" : ` after ${deaths} unclean ${deaths === 1 ? "death" : "deaths"}`;
}
