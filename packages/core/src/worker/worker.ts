/**
 * The worker of a process: claims runs, drives each through its actor, and gives them up cleanly.
 *
 * States (docs/spec/worker.md): starting → claiming ⇄ full → draining → stopped; and lost, when its life in the store has ended
 * without its doing: then all runs are dropped without a write and the worker registers anew.
 */
import { messageOf, PerdureError, perdureError } from "../errors/perdure-error.ts";
import type { JournalEvent } from "../journal/events.ts";
import type { OwnedRun, Parting } from "./run/owned-run.ts";
import { parkedLine } from "./run/parked-line.ts";
import { readWholeInbox } from "./run/read-inbox.ts";
import { RunActor, suspectStrikes } from "./run/run-actor.ts";
import type { RunMachine } from "../engine/machine.ts";
import { openRun, type OpenedRun } from "./run/open-run.ts";
import { releaseRecovered } from "./release-recovered.ts";
import { handBack } from "./run/hand-back.ts";
import { parkClaimed } from "./run/park-claimed.ts";
import { Residents } from "./residents.ts";
import { Suspects } from "./suspects.ts";
import type { Realm } from "../realm/port.ts";
import type { Bundle, Change, ClaimedRun, InboxEntry } from "../store/contract.ts";
import type { WorkerContext } from "./worker-context.ts";

export interface WorkerPorts extends Omit<WorkerContext, "onRest" | "onSuspectCleared" | "onBroken" | "onParted" | "nextCommit"> {
  realm: Realm;
}

const claimBatch = 50;
/** How often a worker looks for parked runs whose steps it has. */
const recoverEveryMs = 60_000;
/** A suspect that can't have its turn yet is not due for so long, and up to twice that. */
const suspectWaitMs = 300;

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
  #claiming: Promise<void> | null = null;
  #claimAgain = false;
  #recoverAt = Number.NEGATIVE_INFINITY;
  readonly #poll: NodeJS.Timeout;
  #commits = 0;
  #allGone: (() => void)[] = [];

  constructor({ realm, ...ports }: WorkerPorts) {
    this.#realm = realm;
    this.context = {
      ...ports,
      nextCommit: () => (this.#commits += 1),
      onRest: (actor) => this.#rest(actor),
      onSuspectCleared: (actor) => this.#suspects.cleared(actor.run.runId),
      onBroken: (run, error) => void this.#park(run, error),
      onParted: (actor, parting) => this.#parted(actor, parting),
    };
    this.#suspects = new Suspects(ports.clock);
    this.#residents = new Residents(ports.limits.residentBytes);
    this.#unsubscribe = ports.store.subscribe((change) => this.#notice(change));
    this.#poll = setInterval(() => this.#tick(), ports.limits.pollMs);
    this.#poll.unref();
    ports.registry.onChanged = () => {
      this.#recoverAt = Number.NEGATIVE_INFINITY;
      this.claim();
    };
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

  /** Runs the code of a new run in memory, ahead of its first commit. Throws what `adopt` would park the run for. */
  runAhead(run: OwnedRun, events: readonly JournalEvent[], bundle: Bundle): OpenedRun {
    return this.#open(run, bundle, events, (machine) => machine.open(events));
  }

  /** A run that `start()` has created for this worker: it is ours from its first commit on. */
  adopt(run: OwnedRun, events: readonly JournalEvent[], bundle: Bundle, ahead: OpenedRun | null): void {
    // Its life in the store is over: the run is there for whoever claims it.
    if (this.#state === "stopped") return ahead?.realmRun.dispose();
    try {
      this.#drive(run, ahead ?? this.runAhead(run, events, bundle), []);
    } catch (error) {
      void this.#park(run, error);
    }
  }

  // ── Claims ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Looks for runs to take over; one look at a time. */
  claim(): void {
    if (this.#state !== "claiming") return;
    if (this.#claiming !== null) {
      this.#claimAgain = true;
      return;
    }
    this.#claiming = this.#claimAll()
      .then(() => this.context.outage.answered("claims"))
      .catch((error: unknown) => this.context.outage.failed("claims", error))
      .finally(() => {
        this.#claiming = null;
        if (this.#claimAgain) {
          this.#claimAgain = false;
          this.claim();
        }
      });
  }

  async #claimAll(): Promise<void> {
    const { store, workerId, clock, registry } = this.context;
    // Without its app a process could only park what it takes.
    if (!registry.hasManifest) return;
    await registry.loadSteps();
    await this.#releaseRecovered();
    for (;;) {
      const runs = await store.claim({ workerId, limit: claimBatch, now: clock.now() });
      let handedBack = false;
      for (const run of runs) handedBack = !(await this.#take(run)) || handedBack;
      // A suspect with a message is due at once again: it is looked for with the next poll, not for ever now.
      if (handedBack || runs.length < claimBatch) return;
    }
  }

  /** Again and again, because a run may have parked beside this worker, or since. */
  async #releaseRecovered(): Promise<void> {
    const now = this.context.clock.monotonic();
    if (now < this.#recoverAt) return;
    await releaseRecovered(this.context);
    this.#recoverAt = now + recoverEveryMs;
  }

  /** False: it was handed back. */
  async #take(run: ClaimedRun): Promise<boolean> {
    this.#dropFormer(run.runId);
    if (run.strikes >= this.context.limits.strikes && run.inboxCount === 0) {
      const error = new PerdureError("strikes_exceeded", messageOf("strikes_exceeded", { strikes: run.strikes }));
      await this.#park(ownedRun(run), error);
      return true;
    }
    if (run.strikes < suspectStrikes || this.#suspects.begin(run.runId)) {
      await this.#resume(run);
      return true;
    }
    await this.#handBack(run);
    return false;
  }

  /** The answer to its release was lost, or it was taken from us meanwhile: what this claim says counts. */
  #dropFormer(runId: string): void {
    const former = this.#actors.get(runId);
    if (former === undefined) return;
    this.#actors.delete(runId);
    former.drop();
  }

  async #handBack(run: ClaimedRun): Promise<void> {
    const { clock, log } = this.context;
    const later = clock.now() + suspectWaitMs * (1 + Math.random());
    await handBack(this.context, run, later).catch((error: unknown) => {
      log.error(run.runId, `could not be handed back: ${String(error)}`);
    });
  }

  async #resume(claimed: ClaimedRun): Promise<void> {
    const run = ownedRun(claimed);
    try {
      const { bundle, events, inbox } = await this.#read(run, claimed.bundle);
      if (this.#state === "stopped") return;
      this.context.log.info(
        run.runId,
        `taken over at event ${run.journalLength}${run.strikes > 0 ? ` as a suspect (${run.strikes} unclean deaths)` : ""}`,
      );
      this.#drive(
        run,
        this.#open(run, bundle, events, (machine) => machine.replay(events)),
        inbox,
      );
    } catch (error) {
      this.#suspects.cleared(run.runId);
      await this.#park(run, error);
    }
  }

  /** A store that fails for a while says nothing about the run: it is read until it answers, or is closed. */
  async #read(run: OwnedRun, hash: string): Promise<{ bundle: Bundle; events: JournalEvent[]; inbox: InboxEntry[] }> {
    const { store, log, limits, outage } = this.context;
    for (;;) {
      try {
        const bundle = await store.readBundle(hash);
        if (bundle === null) throw perdureError("corrupt_value", { reason: `the store does not have the bundle ${hash}` });
        const events = await readWholeJournal(this.context, run);
        const inbox = await readWholeInbox(store, run.runId, 0);
        outage.answered("reads");
        return { bundle, events, inbox };
      } catch (error) {
        if (this.#state === "stopped" || (PerdureError.is(error) && error.code !== "store_unavailable")) throw error;
        log.info(run.runId, `can't be read, trying again: ${String(error)}`);
        outage.failed("reads", error);
        await delay(limits.pollMs);
      }
    }
  }

  #open(run: OwnedRun, bundle: Bundle, events: readonly JournalEvent[], apply: (machine: RunMachine) => void): OpenedRun {
    const opened = openRun(this.context, this.#realm, run, bundle, events);
    this.context.life.activating(run.runId);
    try {
      if (run.strikes > 0) opened.machine.timeoutMs = this.context.limits.suspectMs;
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
    if (this.#state === "draining") actor.release();
  }

  async #park(run: OwnedRun, error: unknown): Promise<void> {
    await parkClaimed(this.context, run, error).catch((cause: unknown) =>
      this.context.log.error(run.runId, `could not be parked: ${String(cause)}`),
    );
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
    for (const evicted of this.#residents.add(actor)) evicted.release();
  }

  #parted(actor: RunActor, parting: Parting): void {
    const { runId } = actor.run;
    this.#residents.remove(actor);
    // A former actor of a run that was claimed again says nothing of it any more.
    if (this.#actors.get(runId) !== actor) return;
    this.#actors.delete(runId);
    this.#suspects.cleared(runId);
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
    clearInterval(this.#poll);
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
    clearInterval(this.#poll);
    const deadline = this.context.clock.monotonic() + graceMs;
    await this.#claiming;
    for (const actor of this.#actors.values()) if (!actor.hasRunningSteps) actor.release();
    while (this.#running() && this.context.clock.monotonic() < deadline) await delay(5);
    const gone = this.#actors.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => this.#allGone.push(resolve));
    for (const actor of this.#actors.values()) actor.handOver();
    await gone;
    this.#unsubscribe();
    this.#state = "stopped";
    await this.context.life.end();
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
  const { runId, workflowId, epoch, journalLength, inboxPosition, createdAt, startedAt, strikes } = run;
  return { runId, workflowId, epoch, journalLength, inboxPosition, createdAt, startedAt, strikes, recovered: true };
}

const journalPage = 5_000;

async function readWholeJournal({ store }: WorkerContext, run: OwnedRun): Promise<JournalEvent[]> {
  const events: JournalEvent[] = [];
  while (events.length < run.journalLength) {
    const page = await store.readJournal(run.runId, events.length, journalPage);
    if (page.length === 0)
      throw perdureError("corrupt_value", { reason: `the journal ends at event ${events.length} of ${run.journalLength}` });
    events.push(...page);
  }
  return events;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
