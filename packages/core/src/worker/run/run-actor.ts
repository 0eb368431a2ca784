/**
 * One run that this worker owns: feeds its machine, and dispatches what its durable commits allow.
 *
 * Held here:
 * - I2: a result is journalled once; what arrives for an entity that is no longer pending is dropped.
 * - I4: every write carries the epoch; a fenced run is thrown away with all that was not durable.
 */
import type { StepEntity } from "../../engine/entity.ts";
import type { RunMachine } from "../../engine/machine.ts";
import type { FieldsOf, JournalEvent } from "../../journal/events.ts";
import type { EventType } from "../../journal/table.ts";
import type { RealmRun } from "../../realm/port.ts";
import type { Commit, InboxEntry } from "../../store/contract/contract.ts";
import { suspicionOf } from "../../store/rules.ts";
import type { WorkerContext } from "../context/worker-context.ts";
import { Dispatcher, type DispatchPorts } from "./dispatcher.ts";
import type { OwnedRun, Parting } from "./owned-run.ts";
import type { OpenedRun } from "./open-run.ts";
import { Progress } from "./progress.ts";
import { RunCommits, type CommitPorts } from "./run-commits.ts";
import { cancelReason } from "./read-inbox.ts";
import type { RunHooks } from "./run-hooks.ts";
import { RunInbox, type InboxPorts } from "./run-inbox.ts";

/** It is what its parts ask of it: an object of closures for each of many sleeping runs would cost half a kilobyte. */
export class RunActor implements CommitPorts, DispatchPorts, InboxPorts {
  readonly run: OwnedRun;
  readonly machine: RunMachine;
  readonly context: WorkerContext;
  readonly hooks: RunHooks;
  /** A suspect until it makes progress. */
  suspect: boolean;
  parking: { code: string; message: string } | null = null;
  readonly #realmRun: RealmRun;
  readonly #inbox: RunInbox;
  readonly #dispatcher: Dispatcher;
  readonly #commits: RunCommits;
  #failure: { error: unknown } | null = null;
  /** Until something that was outstanding at a death has ended. */
  #progress: Progress | null = null;
  #gone = false;

  constructor(context: WorkerContext, hooks: RunHooks, run: OwnedRun, { machine, realmRun }: OpenedRun) {
    this.context = context;
    this.hooks = hooks;
    this.run = run;
    this.machine = machine;
    this.suspect = suspicionOf(run.deaths) !== "none";
    this.#realmRun = realmRun;
    this.#inbox = new RunInbox(this);
    this.#dispatcher = new Dispatcher(this);
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
    return !this.#gone && this.#commits.idle && this.#dispatcher.idle;
  }

  get hasRunningSteps(): boolean {
    return this.#dispatcher.hasRunningSteps;
  }

  get over(): boolean {
    return this.#gone || this.#failure !== null || this.machine.phase === "ended";
  }

  get releasing(): boolean {
    return this.#commits.releasing;
  }

  get durable(): number {
    return this.#commits.durable;
  }

  get inboxSeen(): number {
    return this.#inbox.seen;
  }

  /** Begins to drive: the machine has replayed what is durable. */
  begin(inbox: readonly InboxEntry[]): void {
    if (this.run.deaths > 0) this.#progress = new Progress(this.run, this.#pendingSteps());
    this.advance(() => this.machine.goLive());
    this.#inbox.takeUp(inbox);
    // What was sent before the claim and is not in the inbox any more has been taken by an earlier owner.
    this.#inbox.seen = Math.max(this.#inbox.seen, this.run.inboxPosition);
    if (this.machine.phase === "new") this.append("run_started", { detail: { workerId: this.context.workerId } });
    this.#dispatcher.armCleanUp();
  }

  /** Appends an event, lets the code come to rest, and sees to what came of it. */
  append<Type extends EventType>(type: Type, fields: FieldsOf<Type>): void {
    if (!this.over) this.advance(() => this.machine.append(type, this.context.clock.now(), fields));
  }

  /** Appends a note that no one waits for. */
  note<Type extends EventType>(type: Type, fields: FieldsOf<Type>): void {
    if (this.over) return;
    this.machine.append(type, this.context.clock.now(), fields);
    this.#commits.addBehind(this.machine.takeFresh());
    // The journal may be at its limit with it.
    if (this.over) this.#ended();
  }

  advance(change: () => void): void {
    const { life } = this.context;
    life.activating(this.run.runId);
    try {
      change();
    } catch (error) {
      return this.#broken(error);
    } finally {
      life.activating(null);
    }
    this.#commits.add(this.machine.takeFresh());
    this.#dispatcher.add(this.machine.takeIssued());
    if (this.machine.phase === "ended" || this.machine.phase === "cancelling") this.#dispatcher.dropSettled();
    this.#dispatcher.dispatch();
    this.#commits.flush();
  }

  startStep(step: StepEntity): void {
    this.#dispatcher.startStep(step);
  }

  /** Calls back when all events so far are durable; never, if the run is lost before. */
  whenDurable(then: () => void): void {
    this.#commits.whenDurable(this.machine.length, then);
  }

  /** Stops driving the run until something outside it has changed. */
  park(code: string, message: string): void {
    if (this.over || this.parking !== null) return;
    this.parking = { code, message };
    this.note("run_parked", { detail: { code, message } });
    this.releaseNow();
  }

  /** Gives the run up cleanly, once what is on its way is durable. */
  release(): void {
    if (!this.#gone) this.#commits.release();
  }

  /** Cuts running attempts off and gives the run up: they run again at the next owner. */
  releaseNow(): void {
    this.#dispatcher.abort();
    this.release();
  }

  /** Its turn alone is over: it goes on beside the others. `onTurnEnded` follows once that is durable. */
  endTurn(): void {
    this.#commits.endTurn();
  }

  /** The worker's life in the store is over: nothing more may be written. */
  drop(): void {
    this.onPart("fenced");
  }

  /** Something may have come into the run's inbox. */
  notifyInbox(): void {
    this.#inbox.notify();
  }

  readInbox(upTo: number): Promise<void> {
    return this.#inbox.read(upTo);
  }

  receive({ type, detail, correlationIds, messageId }: InboxEntry): void {
    this.#commits.take(messageId);
    if (type === "cancel" && this.machine.phase !== "cancelling") {
      this.append("run_cancel_requested", { detail: { reason: cancelReason(detail) } });
    } else if (type === "wake") {
      for (const id of correlationIds) this.#dispatcher.completeWait(id, true);
    } else if (type === "unpark") {
      this.note("run_unparked", {});
    }
  }

  received(): void {
    this.#commits.flush();
  }

  after(delayMs: number, then: () => void): void {
    if (!this.#gone) this.#dispatcher.after("inbox", delayMs, then);
  }

  onDurable(commit: Commit, inboxPosition: number): void {
    if (this.#failure !== null) return this.#partBroken(this.#failure.error);
    if (commit.progress) this.#clearSuspicion();
    if (commit.endTurn) this.hooks.onTurnEnded(this);
    this.#dispatcher.dispatch();
    if (inboxPosition > this.inboxSeen) this.notifyInbox();
    this.hooks.onRest(this);
  }

  makesProgress(events: readonly JournalEvent[]): boolean {
    return this.#progress?.isIn(events) ?? false;
  }

  onFailed(): void {
    this.#dispatcher.dropSettled();
  }

  onPart(parting: Parting): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#commits.stop();
    this.#dispatcher.stop();
    this.#realmRun.dispose();
    this.hooks.onParted(this, parting);
  }

  #pendingSteps(): Set<string> {
    const steps = [...this.machine.pending.values()].filter(({ kind }) => kind === "step");
    return new Set(steps.map(({ id }) => id));
  }

  #ended(): void {
    this.#dispatcher.dropSettled();
    this.#commits.hurry();
  }

  /** The machine could not go on, which its own rules exclude: what is durable stays, and the run parks with what is known. */
  #broken(error: unknown): void {
    this.#failure = { error };
    if (!this.#commits.inFlight) this.#partBroken(error);
  }

  #partBroken(error: unknown): void {
    this.onPart("broken");
    this.hooks.onBroken({ ...this.run, journalLength: this.#commits.durable }, error);
  }

  #clearSuspicion(): void {
    this.#progress = null;
    this.suspect = false;
    this.machine.timeoutMs = null;
    this.hooks.onSuspectCleared(this);
  }
}
