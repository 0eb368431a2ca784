/**
 * The worker of a process: claims runs, drives each through its actor, and gives them up cleanly.
 *
 * States (docs/spec/worker.md): starting → claiming ⇄ full → draining → stopped; and lost, when its life in the store has ended
 * without its doing: then all runs are dropped without a write and the worker registers anew.
 */
import { perdureError } from "../errors/perdure-error.ts";
import type { JournalEvent } from "../journal/events.ts";
import type { OwnedRun, Parting } from "./run/owned-run.ts";
import { parkedLine } from "./run/parked-line.ts";
import { RunActor } from "./run/run-actor.ts";
import type { RunHooks } from "./run/run-hooks.ts";
import { logUnawaited } from "./run/log-unawaited.ts";
import type { OpenedRun } from "./run/open-run.ts";
import { createOwned, type CreatePorts } from "./run/create-owned.ts";
import { AloneTurn } from "./alone-turn.ts";
import { Claims } from "./claims.ts";
import { every, wait, type Timer } from "../clock/clock.ts";
import { Gate } from "./context/gate.ts";
import { Opener } from "./opener.ts";
import { valueHooks } from "./registry/value-hooks.ts";
import { Residents } from "./residents.ts";
import { Suspects } from "./suspects.ts";
import { Sweeper } from "./sweeper.ts";
import type { Realm } from "../realm/port.ts";
import type { Bundle, Change, ClaimedRun, InboxEntry } from "../store/contract/contract.ts";
import type { Created, NewRun } from "../store/creator.ts";
import { suspicionOf } from "../store/rules.ts";
import { offerOf } from "./offer.ts";
import { describeThrown } from "../values/thrown.ts";
import type { WorkerContext } from "./context/worker-context.ts";

type Own = "gate" | "values" | "onBegun" | "nextCommit";

export interface WorkerPorts extends Omit<WorkerContext, Own> {
  realm: Realm;
}

/** With so many runs waiting for each slot, a new one is left to whoever has room for it. */
const mostWaitingPerSlot = 4;

export class Worker {
  readonly context: WorkerContext;
  readonly #hooks: RunHooks;
  readonly #actors = new Map<string, RunActor>();
  /** Called once when the store has declared this worker dead. */
  onLost: (() => void) | null = null;
  readonly #suspects: Suspects;
  readonly #residents: Residents;
  readonly #unsubscribe: () => void;
  #state: "claiming" | "draining" | "stopped" = "claiming";
  /** Too many aborted attempts go on. */
  #overrun = false;
  readonly #claims: Claims;
  readonly #opener: Opener;
  readonly #alone: AloneTurn;
  readonly #sweeper: Sweeper;
  readonly #creating: CreatePorts;
  readonly #poll: Timer;
  #commits = 0;
  #allGone: (() => void)[] = [];

  constructor({ realm, ...ports }: WorkerPorts) {
    this.context = {
      ...ports,
      gate: new Gate(),
      values: valueHooks(ports.registry, ports.aliases),
      nextCommit: () => (this.#commits += 1),
      onBegun: (runId) => this.#claims.settled(runId),
    };
    this.#hooks = {
      onRest: (actor) => this.#rest(actor),
      onSuspectCleared: (actor) => this.#cleared(actor.run.runId),
      onTurnEnded: (actor) => this.#alone.over(actor.run.runId),
      onBroken: (run, error) => void this.#opener.park(run, error),
      onUnawaited: (run, length) => void this.#tellUnawaited(realm, run, length),
      onParted: (actor, parting) => this.#parted(actor, parting),
    };
    const { clock, limits, slots } = ports;
    this.#suspects = new Suspects({ clock, turnMs: limits.turnMs, slots: slots.size, onFree: () => this.claim() });
    const open = (run: ClaimedRun): Promise<void> => this.#openClaimed(run);
    this.#alone = new AloneTurn({
      context: this.context,
      gate: this.context.gate,
      open,
      endTurn: (runId) => this.#endTurn(runId),
    });
    const claiming = (): boolean => this.accepting;
    this.#opener = new Opener({
      context: this.context,
      realm,
      stopped: () => this.#state === "stopped",
      drives: (runId) => this.#actors.has(runId),
      drive: (run, opened, inbox) => this.#drive(run, opened, inbox),
      left: (runId) => {
        this.#claims.settled(runId);
        this.#cleared(runId);
      },
    });
    this.#claims = new Claims({ context: this.context, suspects: this.#suspects, alone: this.#alone, claiming, open });
    slots.onFree = () => this.#claims.roomier();
    slots.onForsaken = () => this.#tellOverrun();
    this.#sweeper = new Sweeper(this.context);
    this.#creating = {
      context: this.context,
      open: (run, events, bundle) => this.#opener.openCreated(run, events, bundle),
      drive: (run, events, bundle, ahead) => this.#driveCreated(run, events, bundle, ahead),
    };
    this.#residents = new Residents(ports.limits.residentBytes);
    this.#unsubscribe = ports.store.subscribe((change) => this.#notice(change));
    this.#poll = every(clock, limits.pollMs, () => this.#tick());
    ports.registry.onChanged = () => this.#renew();
    this.claim();
  }

  get runs(): number {
    return this.#actors.size;
  }

  get accepting(): boolean {
    return this.#state === "claiming" && !this.#overrun;
  }

  /** As many aborted attempts go on as there are slots: nothing is claimed until some of them end. */
  get overrun(): boolean {
    return this.#overrun;
  }

  /** Whether the run is driven here now. */
  drives(runId: string): boolean {
    return this.#actors.has(runId);
  }

  /** Creates a run, for this worker if it has room for it. */
  create(wanted: NewRun, isNew: boolean): Promise<Created> {
    const { slots, gate, create } = this.context;
    const hasRoom = gate.open && slots.waiting <= slots.size * mostWaitingPerSlot;
    if (!this.accepting || !hasRoom) return create(wanted);
    return createOwned(this.#creating, wanted, isNew);
  }

  /** Creates a run that only this worker can drive. */
  async createHere(wanted: NewRun): Promise<Created> {
    const { gate, store } = this.context;
    await new Promise<void>((resolve) => gate.pass(wanted.runId, resolve));
    if (this.#state !== "claiming") throw perdureError("store_closed", { description: store.description });
    return createOwned(this.#creating, wanted, true);
  }

  /** A run that was created for this worker: it is ours from its first commit on. */
  #driveCreated(run: OwnedRun, events: readonly JournalEvent[], bundle: Bundle, ahead: OpenedRun | null): void {
    this.context.gate.pass(run.runId, () => {
      // Its life in the store is over: the run is there for whoever claims it.
      if (this.#state === "stopped") return ahead?.realmRun.dispose();
      try {
        this.#drive(run, ahead ?? this.#opener.openCreated(run, events, bundle), []);
      } catch (error) {
        void this.#opener.park(run, error);
      }
    });
  }

  /** Looks for runs to claim. */
  claim(): void {
    this.#claims.look();
  }

  /** There may be other steps here than before, or no claims any more: the store hears of it, and what waited for steps is looked for. */
  #renew(): void {
    const { life, registry, log } = this.context;
    const offer = offerOf(registry);
    life
      .renew({ ...offer, claiming: this.accepting && offer.claiming })
      .catch((error: unknown) => log.warn(null, `could not tell the store which steps are here: ${describeThrown(error)}`))
      .finally(() => this.#claims.lookForRecovered());
  }

  async #openClaimed(run: ClaimedRun): Promise<void> {
    this.#dropFormer(run.runId);
    if (run.soloDeaths >= this.context.limits.soloDeaths && run.inboxCount === 0)
      return this.#opener.park(ownedRun(run), perdureError("deaths_exceeded", { deaths: run.soloDeaths }));
    if (suspicionOf(run.deaths) === "suspect") this.#suspects.begin(run.runId);
    await this.#opener.openClaimed(ownedRun(run));
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

  #drive(run: OwnedRun, opened: OpenedRun, inbox: readonly InboxEntry[]): void {
    const actor = new RunActor(this.context, this.#hooks, run, opened);
    this.#actors.set(run.runId, actor);
    actor.begin(inbox);
    // What only waits writes nothing after which it would be at rest.
    if (actor.idle) this.#claims.settled(run.runId);
    if (this.#state === "draining") actor.release();
  }

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

  #tellOverrun(): void {
    const { slots, log } = this.context;
    if (slots.overrun === this.#overrun) return;
    this.#overrun = slots.overrun;
    if (this.#overrun)
      log.error(
        null,
        `${slots.forsaken} steps were aborted and still run, as many as there are slots: this process claims no runs until some of them end. A step ends early when it heeds getStepMetadata().signal`,
      );
    else log.warn(null, "steps that were aborted have ended: this process claims runs again");
    if (this.#state === "claiming") this.#renew();
  }

  async #tellUnawaited(realm: Realm, run: OwnedRun, length: number): Promise<void> {
    await logUnawaited(this.context, realm, run, length).catch((error: unknown) =>
      this.context.log.warn(run.runId, `has called steps that it never awaited; where can't be said: ${describeThrown(error)}`),
    );
  }

  /**
   * Stops claiming, lets running steps end within the grace, aborts those that go on, and releases every run. Nothing is lost:
   * a step that was cut off runs again elsewhere.
   */
  async stop(graceMs: number = this.context.limits.graceMs): Promise<void> {
    if (this.#state !== "claiming") return;
    this.#state = "draining";
    this.#poll.clear();
    const { clock } = this.context;
    const deadline = clock.monotonic() + graceMs;
    this.#stopTurns();
    this.#renew();
    await this.#claims.ended;
    for (const actor of this.#actors.values()) if (!actor.hasRunningSteps) actor.release();
    while (this.#running() && clock.monotonic() < deadline) await wait(clock, 5);
    const gone = this.#actors.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => this.#allGone.push(resolve));
    for (const actor of this.#actors.values()) actor.releaseNow();
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
