/**
 * One run that this worker owns: feeds its machine, and dispatches what its durable commits allow.
 *
 * Held here:
 * - I3: a step starts only when every event up to the one whose activation created it is durable.
 * - I2: a result is journalled once; what arrives for an entity that is no longer pending is dropped.
 * - I4: every write carries the epoch; a fenced run is thrown away with all that was not durable.
 */
import type { Entity, StepEntity, WaitEntity } from "../../engine/entity.ts";
import type { RunMachine } from "../../engine/machine.ts";
import type { FieldsOf, JournalEvent } from "../../journal/events.ts";
import type { EventType } from "../../journal/table.ts";
import type { RealmRun } from "../../realm/port.ts";
import type { Commit, InboxEntry } from "../../store/contract.ts";
import { suspicionOf } from "../../store/rules.ts";
import type { OwnedRun, Parting } from "./owned-run.ts";
import { Progress } from "./progress.ts";
import { RunCommits, type CommitPorts } from "./run-commits.ts";
import { readWholeInbox } from "./read-inbox.ts";
import { RunTimers } from "./run-timers.ts";
import { StepAttempts } from "../step/step-attempts.ts";
import type { WorkerContext } from "../worker-context.ts";

const cleanUp = "clean-up";

/** It is its own `CommitPorts`: an object of closures for each of many sleeping runs would cost half a kilobyte. */
export class RunActor implements CommitPorts {
  readonly run: OwnedRun;
  readonly machine: RunMachine;
  readonly context: WorkerContext;
  /** A suspect until it makes progress. */
  suspect: boolean;
  inboxSeen = 0;
  parking: { code: string; message: string } | null = null;
  readonly #realmRun: RealmRun;
  readonly #attempts: StepAttempts;
  readonly #timers: RunTimers;
  readonly #commits: RunCommits;
  /** Entities that wait for the event that caused them to be durable. */
  #undispatched: Entity[] = [];
  #readingInbox = false;
  #readAgain = false;
  #failure: { error: unknown } | null = null;
  /** Until something that was outstanding at a death has ended. */
  #progress: Progress | null = null;
  #gone = false;

  constructor(context: WorkerContext, run: OwnedRun, machine: RunMachine, realmRun: RealmRun) {
    this.context = context;
    this.run = run;
    this.machine = machine;
    this.suspect = suspicionOf(run.deaths) !== "none";
    this.#realmRun = realmRun;
    this.#attempts = new StepAttempts(context, this);
    this.#timers = new RunTimers(context.clock);
    this.#commits = new RunCommits(this);
  }

  get bytes(): number {
    // What was read of the journal lives on in values of the code.
    return this.#realmRun.bytes + 2 * this.machine.bytes;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Nothing runs and nothing is on its way: the run only waits, and could leave memory. */
  get idle(): boolean {
    return !this.#gone && this.#commits.idle && this.#undispatched.length === 0 && this.#attempts.size === 0;
  }

  get hasRunningSteps(): boolean {
    return this.#attempts.size > 0;
  }

  /** The code has ended, or nothing may be done for it any more. */
  get #over(): boolean {
    return this.#gone || this.#failure !== null || this.machine.phase === "ended";
  }

  /** Begins to drive: the machine has replayed what is durable. */
  begin(inbox: readonly InboxEntry[]): void {
    if (this.run.deaths > 0) this.#progress = new Progress(this.run, this.#pendingSteps());
    this.#advance(() => this.machine.goLive());
    this.#take(inbox);
    // What was sent before the claim and is not in the inbox any more has been taken by an earlier owner.
    this.inboxSeen = Math.max(this.inboxSeen, this.run.inboxPosition);
    if (this.machine.phase === "new") this.append("run_started", { detail: { workerId: this.context.workerId } });
    this.#armCleanUp();
  }

  /** Appends an event, lets the code come to rest, and sees to what came of it. */
  append<Type extends EventType>(type: Type, fields: FieldsOf<Type>): void {
    if (!this.#over) this.#advance(() => this.machine.append(type, this.context.clock.now(), fields));
  }

  /** Appends a note that no one waits for. */
  note<Type extends EventType>(type: Type, fields: FieldsOf<Type>): void {
    if (this.#over) return;
    this.machine.append(type, this.context.clock.now(), fields);
    this.#commits.addBehind(this.machine.takeFresh());
  }

  /** Calls back when all events so far are durable; never, if the run is lost before. */
  whenDurable(then: () => void): void {
    this.#commits.whenDurable(this.machine.length, then);
  }

  /** Stops to drive the run until something outside it has changed. */
  park(code: string, message: string): void {
    if (this.#over || this.parking !== null) return;
    this.parking = { code, message };
    this.note("run_parked", { detail: { code, message } });
    this.handOver();
  }

  /** Gives the run up cleanly, once what is on its way is durable. */
  release(): void {
    if (!this.#gone) this.#commits.release();
  }

  /** Cuts running attempts off and gives the run up: they run again at the next owner. */
  handOver(): void {
    this.#attempts.abort();
    this.release();
  }

  /** Its turn alone is over: it goes on beside the others. `onTurnEnded` follows once that is durable. */
  endTurn(): void {
    this.#commits.endTurn();
  }

  #pendingSteps(): Set<string> {
    const steps = [...this.machine.pending.values()].filter(({ kind }) => kind === "step");
    return new Set(steps.map(({ id }) => id));
  }

  /** The worker's life in the store is over: nothing more may be written. */
  drop(): void {
    this.onPart("fenced");
  }

  /** Something may have come into the run's inbox. */
  notifyInbox(): void {
    this.#readAgain = true;
    this.context.gate.pass(this.run.runId, () => this.#beginReading());
  }

  #beginReading(): void {
    if (this.#gone || this.#readingInbox) return;
    this.#readingInbox = true;
    void this.#readWhileNotified().finally(() => {
      this.#readingInbox = false;
    });
  }

  /** A notice that comes during a read is for what the read may not have seen. */
  async #readWhileNotified(): Promise<void> {
    while (this.#readAgain && !this.#gone) {
      this.#readAgain = false;
      await this.readInbox().catch((error: unknown) => {
        const { log, limits } = this.context;
        log.error(this.run.runId, `its inbox can't be read, trying again: ${String(error)}`);
        if (!this.#gone) this.#timers.setAfter("inbox", limits.pollMs, () => this.notifyInbox());
      });
    }
  }

  // ── Advancing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  #advance(step: () => void): void {
    const { life } = this.context;
    life.activating(this.run.runId);
    try {
      step();
    } catch (error) {
      return this.#broken(error);
    } finally {
      life.activating(null);
    }
    this.#commits.add(this.machine.takeFresh());
    for (const entity of this.machine.takeIssued()) this.#undispatched.push(entity);
    if (this.machine.phase === "ended" || this.machine.phase === "cancelling") this.#dropSettled();
    this.#dispatch();
    this.#commits.flush();
  }

  /** The machine could not go on, which its own rules exclude: what is durable stays, and the run parks with what is known. */
  #broken(error: unknown): void {
    this.#failure = { error };
    if (!this.#commits.inFlight) this.#partBroken(error);
  }

  #partBroken(error: unknown): void {
    this.onPart("broken");
    this.context.onBroken({ ...this.run, journalLength: this.#commits.durable }, error);
  }

  /** After a cancellation or the end: attempts and timers of entities that are no longer pending stop. */
  #dropSettled(): void {
    const ended = this.machine.phase === "ended";
    const settled = (id: string): boolean => ended || !this.machine.pending.has(id);
    if (ended) this.#undispatched = [];
    this.#attempts.abort(settled);
    this.#timers.clearAll((name) => settled(name) && name !== cleanUp);
    if (ended) this.#timers.clear(cleanUp);
    else this.#armCleanUp();
  }

  #dispatch(): void {
    if (this.#undispatched.length === 0) return;
    const waiting: Entity[] = [];
    for (const entity of this.#undispatched) {
      if (!this.machine.pending.has(entity.id)) continue;
      if (entity.kind === "wait") this.#armWait(entity);
      else if (entity.cause > this.#commits.durable) waiting.push(entity);
      else this.startStep(entity);
    }
    this.#undispatched = waiting;
  }

  /** Runs the step's next attempt, now or at its time. */
  startStep(step: StepEntity): void {
    if (this.#over || this.#commits.releasing || !this.machine.pending.has(step.id)) return;
    if (step.notBefore <= this.context.clock.now()) return this.#attempts.start(step);
    this.#at(step.id, step.notBefore, () => this.startStep(step));
  }

  #armWait(wait: WaitEntity): void {
    this.#at(wait.id, wait.wakeAt, () => {
      if (!this.#commits.releasing) this.#completeWait(wait.id, false);
    });
  }

  #completeWait(id: string, woken: boolean): void {
    if (this.#over || !this.machine.pending.has(id)) return;
    this.#timers.clear(id);
    this.#advance(() => this.machine.completeWait(id, woken, this.context.clock.now()));
  }

  #armCleanUp(): void {
    const asked = this.machine.cancelRequestedAt;
    if (asked === null || this.machine.phase !== "cancelling" || this.#timers.has(cleanUp)) return;
    this.#at(cleanUp, asked + this.context.limits.cleanUpMs, () => {
      if (this.#over || this.#commits.releasing) return;
      this.context.log.warn(this.run.runId, "its clean-up after the cancellation took too long and was dropped");
      this.#advance(() => this.machine.dropCode(this.context.clock.now()));
    });
  }

  /** Does it at that time, or later while another run has its turn alone. */
  #at(name: string, time: number, then: () => void): void {
    this.#timers.set(name, time, () => this.context.gate.pass(this.run.runId, then));
  }

  // ── Inbox ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** `upTo`: a position that the inbox had reached before this call. */
  async readInbox(upTo = 0): Promise<void> {
    this.#take(await readWholeInbox(this.context.store, this.run.runId, this.inboxSeen));
    this.inboxSeen = Math.max(this.inboxSeen, upTo);
  }

  /** Journals what others sent, in the order of arrival. */
  #take(entries: readonly InboxEntry[]): void {
    for (const entry of entries) {
      if (entry.position <= this.inboxSeen || this.#gone) continue;
      this.inboxSeen = entry.position;
      this.#commits.take(entry.messageId);
      this.#receive(entry);
    }
    this.#commits.flush();
  }

  #receive({ type, detail, correlationIds }: InboxEntry): void {
    if (type === "cancel" && this.machine.phase !== "cancelling") {
      const { reason } = JSON.parse(detail ?? "{}") as { reason?: string | null };
      this.append("run_cancel_requested", { detail: { reason: reason ?? null } });
    } else if (type === "wake") {
      for (const id of correlationIds) this.#completeWait(id, true);
    } else if (type === "unpark") {
      this.note("run_unparked", {});
    }
  }

  // ── Commits ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  onDurable(commit: Commit, inboxPosition: number): void {
    if (this.#failure !== null) return this.#partBroken(this.#failure.error);
    if (commit.progress) this.#clearSuspicion();
    if (commit.endTurn) this.context.onTurnEnded(this);
    this.#dispatch();
    if (inboxPosition > this.inboxSeen) this.notifyInbox();
    this.context.onRest(this);
  }

  makesProgress(events: readonly JournalEvent[]): boolean {
    return this.#progress?.isIn(events) ?? false;
  }

  #clearSuspicion(): void {
    this.#progress = null;
    this.suspect = false;
    this.machine.timeoutMs = null;
    this.context.onSuspectCleared(this);
  }

  onFailed(): void {
    this.#dropSettled();
  }

  onPart(parting: Parting): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#commits.stop();
    this.#timers.clearAll();
    this.#attempts.abort();
    this.#realmRun.dispose();
    this.context.onParted(this, parting);
  }
}
