/**
 * The worker of a process: claims runs, drives each through its actor, and gives them up cleanly.
 *
 * States (docs/spec/worker.md): starting → claiming ⇄ full → draining → stopped; and lost, when its life in the store has ended
 * without its doing: then all runs are dropped without a write and the worker registers anew.
 */
import { ActivationTimeout } from "../errors/activation-timeout.ts";
import { PerdureError, perdureError } from "../errors/perdure-error.ts";
import type { JournalEvent } from "../journal/events.ts";
import type { OwnedRun, Parting } from "./run/owned-run.ts";
import { parkedLine } from "./run/parked-line.ts";
import { readWholeInbox } from "./run/read-inbox.ts";
import { RunActor } from "./run/run-actor.ts";
import type { RunMachine } from "../engine/machine.ts";
import { openRun, type OpenedRun } from "./run/open-run.ts";
import { handBack } from "./run/hand-back.ts";
import { parkClaimed } from "./run/park-claimed.ts";
import { readWholeJournal } from "../store/read-journal.ts";
import { createOwned, type CreatePorts } from "./run/create-owned.ts";
import { AloneTurn } from "./alone-turn.ts";
import { Claims } from "./claims.ts";
import { every, wait, type Timer } from "./clock.ts";
import { Gate } from "./gate.ts";
import { Residents } from "./residents.ts";
import { Suspects } from "./suspects.ts";
import { Sweeper } from "./sweeper.ts";
import type { Realm } from "../realm/port.ts";
import type { Bundle, Change, ClaimedRun, InboxEntry } from "../store/contract.ts";
import type { Created, NewRun } from "../store/creator.ts";
import { suspicionOf } from "../store/rules.ts";
import { offerOf } from "./offer.ts";
import type { WorkerContext } from "./worker-context.ts";

type Own = "gate" | "onRest" | "onSuspectCleared" | "onTurnEnded" | "onBegun" | "onBroken" | "onParted" | "nextCommit";

export interface WorkerPorts extends Omit<WorkerContext, Own> {
  realm: Realm;
}

/** With so many waiting for each slot, a new run is left to whoever has room for it. */
const mostWaitingPerSlot = 4;
/** Wall time for a suspect's activation in CPU limits: first, and where it was cut off with less CPU time than that. */
const wallFactor = 1.25;
const longWallFactor = 2.5;
/** What could not be opened for want of CPU time is left alone for so long. */
const leftForMs = 60_000;

export class Worker {
  readonly context: WorkerContext;
  readonly #realm: Realm;
  readonly #actors = new Map<string, RunActor>();
  /** Called once when the store has declared this worker dead. */
  onLost: (() => void) | null = null;
  readonly #suspects: Suspects;
  readonly #residents: Residents;
  readonly #unsubscribe: () => void;
  #state: "claiming" | "draining" | "stopped" = "claiming";
  readonly #claims: Claims;
  readonly #alone: AloneTurn;
  readonly #sweeper: Sweeper;
  readonly #creating: CreatePorts;
  readonly #poll: Timer;
  #commits = 0;
  #allGone: (() => void)[] = [];

  constructor({ realm, ...ports }: WorkerPorts) {
    this.#realm = realm;
    this.context = {
      ...ports,
      gate: new Gate(),
      nextCommit: () => (this.#commits += 1),
      onRest: (actor) => this.#rest(actor),
      onSuspectCleared: (actor) => this.#cleared(actor.run.runId),
      onTurnEnded: (actor) => this.#alone.over(actor.run.runId),
      onBegun: (runId) => this.#claims.settled(runId),
      onBroken: (run, error) => void this.#park(run, error),
      onParted: (actor, parting) => this.#parted(actor, parting),
    };
    const { clock, limits, slots } = ports;
    this.#suspects = new Suspects({ clock, turnMs: limits.turnMs, slots: slots.size, onFree: () => this.claim() });
    const take = (run: ClaimedRun): Promise<void> => this.#take(run);
    this.#alone = new AloneTurn({
      context: this.context,
      gate: this.context.gate,
      take,
      endTurn: (runId) => this.#endTurn(runId),
    });
    const claiming = (): boolean => this.#state === "claiming";
    this.#claims = new Claims({ context: this.context, suspects: this.#suspects, alone: this.#alone, claiming, take });
    slots.onFree = () => this.#claims.roomier();
    this.#sweeper = new Sweeper(this.context);
    this.#creating = {
      context: this.context,
      open: (run, events, bundle) => this.#open(run, bundle, events, (machine) => machine.open(events)),
      adopt: (run, events, bundle, ahead) => this.#adopt(run, events, bundle, ahead),
    };
    this.#residents = new Residents(ports.limits.residentBytes);
    this.#unsubscribe = ports.store.subscribe((change) => this.#notice(change));
    this.#poll = every(clock, limits.pollMs, () => this.#tick());
    ports.registry.onChanged = () => this.#renew(this.#state === "claiming");
    this.claim();
  }

  get runs(): number {
    return this.#actors.size;
  }

  get accepting(): boolean {
    return this.#state === "claiming";
  }

  /** Whether the run is driven here now. */
  drives(runId: string): boolean {
    return this.#actors.has(runId);
  }

  /** Creates a run, for this worker if it has room for it. */
  create(wanted: NewRun, isNew: boolean): Promise<Created> {
    const { slots, gate, create } = this.context;
    const hasRoom = gate.open && slots.waiting <= slots.size * mostWaitingPerSlot;
    if (this.#state !== "claiming" || !hasRoom) return create(wanted);
    return createOwned(this.#creating, wanted, isNew);
  }

  /** A run that was created for this worker: it is ours from its first commit on. */
  #adopt(run: OwnedRun, events: readonly JournalEvent[], bundle: Bundle, ahead: OpenedRun | null): void {
    this.context.gate.pass(run.runId, () => {
      // Its life in the store is over: the run is there for whoever claims it.
      if (this.#state === "stopped") return ahead?.realmRun.dispose();
      try {
        const opened = ahead ?? this.#open(run, bundle, events, (machine) => machine.open(events));
        this.#drive(run, opened, []);
      } catch (error) {
        void this.#park(run, error);
      }
    });
  }

  // ── Claims ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Looks for runs to take over. */
  claim(): void {
    this.#claims.look();
  }

  /** There may be other steps here than before, or no claims any more: the store hears of it, and what waited for steps is looked for. */
  #renew(claiming = true): void {
    const { life, registry, log } = this.context;
    const offer = offerOf(registry);
    life
      .renew({ ...offer, claiming: claiming && offer.claiming })
      .catch((error: unknown) => log.warn(null, `could not tell the store which steps are here: ${String(error)}`))
      .finally(() => this.#claims.lookForRecovered());
  }

  async #take(run: ClaimedRun): Promise<void> {
    this.#dropFormer(run.runId);
    if (run.soloDeaths >= this.context.limits.soloDeaths && run.inboxCount === 0)
      return this.#park(ownedRun(run), perdureError("deaths_exceeded", { deaths: run.soloDeaths }));
    if (suspicionOf(run.deaths) === "suspect") this.#suspects.begin(run.runId);
    await this.#resume(ownedRun(run));
  }

  /** False: the run is not driven here. */
  #endTurn(runId: string): boolean {
    const actor = this.#actors.get(runId);
    actor?.endTurn();
    return actor !== undefined;
  }

  /** Nothing holds the run under suspicion here any more. */
  #cleared(runId: string): void {
    this.#suspects.cleared(runId);
    this.#alone.over(runId);
  }

  /** The answer to its release was lost, or it was taken from us meanwhile: what this claim says counts. */
  #dropFormer(runId: string): void {
    const former = this.#actors.get(runId);
    if (former === undefined) return;
    this.#actors.delete(runId);
    former.drop();
  }

  async #resume(run: OwnedRun): Promise<void> {
    try {
      const { bundle, events, inbox } = await this.#read(run, run.bundle);
      if (this.#state === "stopped") return;
      this.context.log.info(
        run.runId,
        `taken over at event ${run.journalLength}${run.deaths > 0 ? ` after ${run.deaths} unclean ${run.deaths === 1 ? "death" : "deaths"}` : ""}`,
      );
      this.#drive(
        run,
        this.#open(run, bundle, events, (machine) => machine.replay(events)),
        inbox,
      );
    } catch (error) {
      await this.#park(run, error);
    }
  }

  /** A store that fails for a while says nothing about the run: it is read until it answers, or is closed. */
  async #read(run: OwnedRun, hash: string): Promise<{ bundle: Bundle; events: JournalEvent[]; inbox: InboxEntry[] }> {
    const { store, log, limits, outage, clock } = this.context;
    for (;;) {
      try {
        const bundle = await store.readBundle(hash);
        if (bundle === null) throw perdureError("corrupt_value", { reason: `the store does not have the bundle ${hash}` });
        const events = await readWholeJournal(store, run.runId, run.journalLength);
        const inbox = await readWholeInbox(store, run.runId, 0);
        outage.answered("reads");
        return { bundle, events, inbox };
      } catch (error) {
        if (this.#state === "stopped" || (PerdureError.is(error) && error.code !== "store_unavailable")) throw error;
        log.info(run.runId, `can't be read, trying again: ${String(error)}`);
        outage.failed("reads", error);
        await wait(clock, limits.pollMs);
      }
    }
  }

  #open(run: OwnedRun, bundle: Bundle, events: readonly JournalEvent[], apply: (machine: RunMachine) => void): OpenedRun {
    const opened = openRun(this.context, this.#realm, run, bundle, events);
    this.context.life.activating(run.runId);
    try {
      opened.machine.timeoutMs = this.#timeoutOf(run);
      apply(opened.machine);
    } catch (error) {
      opened.realmRun.dispose();
      throw error;
    } finally {
      this.context.life.activating(null);
    }
    return opened;
  }

  #drive(run: OwnedRun, { machine, realmRun }: OpenedRun, inbox: readonly InboxEntry[]): void {
    const actor = new RunActor(this.context, run, machine, realmRun);
    this.#actors.set(run.runId, actor);
    actor.begin(inbox);
    // What only waits writes nothing after which it would be at rest.
    if (actor.idle) this.#claims.settled(run.runId);
    if (this.#state === "draining") actor.release();
  }

  /** The wall limit is a watchdog: whether the code is at fault is said by the CPU time that it had. */
  #timeoutOf({ deaths, activation, patient }: OwnedRun): number | null {
    if (suspicionOf(deaths) === "none" && !activation) return null;
    return this.context.limits.suspectCpuMs * (patient ? longWallFactor : wallFactor);
  }

  /** An activation was cut off: the code used its CPU time up, or else this thread had too little of it. */
  async #timedOut(run: OwnedRun, { cpuMs }: ActivationTimeout): Promise<void> {
    const { limits, clock, log } = this.context;
    const limitMs = limits.suspectCpuMs;
    if (cpuMs > limitMs) return parkClaimed(this.context, run, perdureError("activation_timeout", { limitMs }));
    if (!run.patient) return this.#resume({ ...run, patient: true });
    log.warn(
      run.runId,
      `an activation was cut off after ${Math.round(cpuMs)} ms of CPU time: this process has too little; it is left for a minute`,
    );
    await handBack(this.context, run, clock.now() + leftForMs);
  }

  async #park(run: OwnedRun, error: unknown): Promise<void> {
    const { log } = this.context;
    const parting = error instanceof ActivationTimeout ? this.#timedOut(run, error) : parkClaimed(this.context, run, error);
    await parting.catch((cause: unknown) => log.error(run.runId, `could not be parked: ${String(cause)}`));
    // With more time for its activation it is driven again.
    if (this.#actors.has(run.runId)) return;
    this.#claims.settled(run.runId);
    this.#cleared(run.runId);
  }

  // ── Notices ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  #notice(change: Change): void {
    if (change.type === "inbox") {
      const actor = this.#actors.get(change.runId);
      if (actor === undefined) this.claim();
      else actor.notifyInbox();
    } else if (change.type === "run" && change.status === "pending") {
      this.claim();
    } else if (change.type === "any") {
      this.#lookForMail();
      this.claim();
    }
  }

  #tick(): void {
    this.context.life.moved();
    if (this.context.life.validUntil() < this.context.clock.monotonic()) return this.#lost();
    if (!this.context.store.pushes) this.#lookForMail();
    this.claim();
  }

  #lookForMail(): void {
    const { store, workerId, outage } = this.context;
    store.ownedInboxes(workerId).then(
      (runIds) => {
        outage.answered("reads");
        for (const runId of runIds) this.#actors.get(runId)?.notifyInbox();
      },
      (error: unknown) => outage.failed("reads", error),
    );
  }

  #rest(actor: RunActor): void {
    if (!actor.idle) return this.#residents.remove(actor);
    this.#claims.settled(actor.run.runId);
    for (const evicted of this.#residents.add(actor)) evicted.release();
  }

  #parted(actor: RunActor, parting: Parting): void {
    const { runId } = actor.run;
    this.#residents.remove(actor);
    // A former actor of a run that was claimed again says nothing of it any more.
    if (this.#actors.get(runId) !== actor) return;
    this.#actors.delete(runId);
    this.#claims.settled(runId);
    if (parting !== "broken") this.#cleared(runId);
    if (parting === "fenced")
      this.context.log.warn(runId, "another worker has taken the run over; nothing of it is done here any more");
    if (parting === "parked" && actor.parking !== null)
      this.context.log.error(runId, parkedLine(actor.parking.code, actor.parking.message));
    if (this.#actors.size === 0) for (const resolve of this.#allGone.splice(0)) resolve();
  }

  /** The store has declared this worker dead (its process stood still too long): whatever it holds belongs to others. */
  #lost(): void {
    this.context.log.warn(null, "this process stood still for too long; its runs are left to whoever claims them");
    for (const actor of this.#actors.values()) actor.drop();
    this.#state = "stopped";
    this.#stopTurns();
    this.#poll.clear();
    this.#unsubscribe();
    this.onLost?.();
  }

  // ── Shutdown ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Stops claiming, lets running steps end within the grace, aborts those that go on, and hands every run over. Nothing is lost:
   * a step that was cut off runs again elsewhere.
   */
  async stop(graceMs: number = this.context.limits.graceMs): Promise<void> {
    if (this.#state !== "claiming") return;
    this.#state = "draining";
    this.#poll.clear();
    const { clock } = this.context;
    const deadline = clock.monotonic() + graceMs;
    this.#stopTurns();
    this.#renew(false);
    await this.#claims.ended;
    for (const actor of this.#actors.values()) if (!actor.hasRunningSteps) actor.release();
    while (this.#running() && clock.monotonic() < deadline) await wait(clock, 5);
    const gone = this.#actors.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => this.#allGone.push(resolve));
    for (const actor of this.#actors.values()) actor.handOver();
    await gone;
    this.#unsubscribe();
    this.#state = "stopped";
    await this.context.life.end();
  }

  #stopTurns(): void {
    this.#sweeper.stop();
    this.#suspects.stop();
    this.#alone.over(null);
  }

  #running(): boolean {
    for (const actor of this.#actors.values()) {
      if (actor.hasRunningSteps) return true;
      actor.release();
    }
    return false;
  }
}

function ownedRun(run: ClaimedRun): OwnedRun {
  const { runId, workflowId, bundle, epoch, journalLength, inboxPosition, createdAt, startedAt, deaths, activation } = run;
  return {
    runId,
    workflowId,
    bundle,
    epoch,
    journalLength,
    inboxPosition,
    createdAt,
    startedAt,
    deaths,
    activation,
    recovered: true,
    patient: false,
  };
}
