/**
 * One run that this worker owns: feeds its machine, commits what comes of it, and dispatches what the commits allow.
 *
 * Held here:
 * - I3: a step starts only when every event up to the one whose activation created it is durable.
 * - I2: a result is journalled once; what arrives for an entity that is no longer pending is dropped.
 * - I4: every write carries the epoch; a fenced run is thrown away with all that was not durable.
 *
 * One commit of a run is on its way at a time; what happens meanwhile gathers for the next.
 */
import type { Entity, StepEntity, WaitEntity } from "../engine/entity.ts";
import type { EventInput, RunMachine } from "../engine/machine.ts";
import type { Encoded, EventType, JournalEvent } from "../journal/events.ts";
import type { RealmRun } from "../realm/port.ts";
import type { Timer } from "../runtime/clock.ts";
import type { Commit, CommitResult, InboxEntry } from "../store/contract.ts";
import { encodeFailure } from "./failures.ts";
import { runStateOf } from "./run-state.ts";
import { StepAttempts } from "./step-attempts.ts";
import type { WorkerContext } from "./worker-context.ts";

export interface OwnedRun {
  runId: string;
  workflowId: string;
  epoch: number;
  /** Number of the last durable event. */
  journalLength: number;
  createdAt: number;
  startedAt: number | null;
  strikes: number;
  /** Taken over from another owner, so earlier attempts may have left chunks. */
  recovered: boolean;
}

/** How the worker and the run part. */
export type Parting = "ended" | "released" | "fenced" | "parked" | "broken";

const writeBehindMs = 10;

export class RunActor {
  readonly run: OwnedRun;
  readonly machine: RunMachine;
  readonly #realmRun: RealmRun;
  readonly #context: WorkerContext;
  readonly #attempts: StepAttempts;
  readonly #timers = new Map<string, Timer>();
  #uncommitted: JournalEvent[] = [];
  #taken: string[] = [];
  /** Entities that wait for the event that caused them to be durable. */
  #undispatched: Entity[] = [];
  #durable: number;
  #inboxSeen = 0;
  #inFlight = false;
  #failure: { error: unknown } | null = null;
  #releasing = false;
  #parked: { code: string; message: string } | null = null;
  #parting: Parting | null = null;
  #behind: Timer | null = null;
  #readingInbox: Promise<void> | null = null;
  #durableWaiters: { number: number; then: () => void }[] = [];
  /** A suspect until it makes progress. */
  suspect: boolean;

  constructor(context: WorkerContext, run: OwnedRun, machine: RunMachine, realmRun: RealmRun) {
    this.#context = context;
    this.run = run;
    this.machine = machine;
    this.#realmRun = realmRun;
    this.#durable = run.journalLength;
    this.suspect = run.strikes > 0;
    this.#attempts = new StepAttempts(context, this);
  }

  get bytes(): number {
    return this.#realmRun.bytes;
  }

  /** Nothing runs and nothing is on its way: the run only waits, and could leave memory. */
  get idle(): boolean {
    return this.#parting === null && !this.#inFlight && this.#uncommitted.length === 0 && this.#undispatched.length === 0 && this.#attempts.size === 0;
  }

  get hasRunningSteps(): boolean {
    return this.#attempts.size > 0;
  }

  get gone(): boolean {
    return this.#parting !== null;
  }

  /** Begins to drive: the machine has replayed what is durable. */
  begin(inbox: readonly InboxEntry[]): void {
    if (this.suspect) this.machine.timeoutMs = this.#context.limits.suspectMs;
    this.#advance(() => this.machine.goLive());
    this.#take(inbox);
    if (this.machine.phase === "new" && !this.gone) {
      this.append("run_started", { detail: { workerId: this.#context.workerId } });
    }
    this.#armCleanUp();
  }

  /** Appends an event, lets the code come to rest, and sees to what came of it. */
  append<Type extends EventType>(type: Type, input: EventInput<Type>): void {
    if (this.gone || this.#failure !== null || this.machine.phase === "ended") return;
    this.#advance(() => this.machine.append(type, this.#context.clock.now(), input));
  }

  /** A note that no one waits for: it travels with the next commit, or after 10 ms. */
  note<Type extends EventType>(type: Type, input: EventInput<Type>): void {
    if (this.gone || this.machine.phase === "ended") return;
    this.machine.append(type, this.#context.clock.now(), input);
    this.#uncommitted.push(...this.machine.takeFresh());
    this.#behind ??= this.#context.clock.at(this.#context.clock.now() + writeBehindMs, () => this.#flush());
  }

  /** Stops to drive the run until something outside it has changed. */
  park(code: string, message: string): void {
    if (this.gone || this.#parked !== null || this.machine.phase === "ended") return;
    this.#parked = { code, message };
    this.note("run_parked", { detail: { code, message } });
    this.#attempts.abort();
    this.release();
  }

  /** Gives the run up cleanly, once what is on its way is durable. */
  release(): void {
    this.#releasing = true;
    this.#flush();
  }

  /** Cuts running attempts off and gives the run up: they run again at the next owner. */
  handOver(): void {
    this.#attempts.abort();
    this.release();
  }

  /** The worker's life in the store is over: nothing more may be written. */
  drop(): void {
    this.#part("fenced");
  }

  /** Something may have come into the run's inbox. */
  notifyInbox(): void {
    if (this.gone) return;
    this.#readingInbox ??= this.#readInbox().finally(() => {
      this.#readingInbox = null;
    });
  }

  /** Runs `then` when all events so far are durable; never if the run is lost before. */
  whenDurable(then: () => void): void {
    const number = this.machine.length;
    if (this.#durable >= number) return then();
    this.#durableWaiters.push({ number, then });
    this.#flush();
  }

  // ── Advancing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  #advance(step: () => void): void {
    const { life } = this.#context;
    life.activating(this.run.runId);
    try {
      step();
    } catch (error) {
      return this.#broken(error);
    } finally {
      life.activating(null);
    }
    this.#uncommitted.push(...this.machine.takeFresh());
    this.#undispatched.push(...this.machine.takeIssued());
    if (this.machine.phase === "ended" || this.machine.phase === "cancelling") this.#dropSettled();
    this.#dispatch();
    this.#flush();
  }

  /** The machine could not go on, which its own rules exclude: what is durable stays, and the run parks with what is known. */
  #broken(error: unknown): void {
    this.#failure = { error };
    if (!this.#inFlight) this.#partBroken(error);
  }

  #partBroken(error: unknown): void {
    this.#part("broken");
    this.#context.onBroken({ ...this.run, journalLength: this.#durable }, error);
  }

  /** After a cancellation or the end: attempts and timers of entities that are no longer pending stop. */
  #dropSettled(): void {
    const ended = this.machine.phase === "ended";
    if (ended) this.#undispatched = [];
    this.#attempts.abort((id) => ended || !this.machine.pending.has(id));
    for (const [id, timer] of this.#timers) {
      if (ended || !this.machine.pending.has(id)) {
        timer.clear();
        this.#timers.delete(id);
      }
    }
    this.#armCleanUp();
  }

  #dispatch(): void {
    if (this.#undispatched.length === 0) return;
    const later: Entity[] = [];
    for (const entity of this.#undispatched) {
      if (!this.machine.pending.has(entity.id)) continue;
      if (entity.kind === "wait") this.#arm(entity);
      else if (entity.cause > this.#durable || this.#releasing) later.push(entity);
      else this.startStep(entity);
    }
    this.#undispatched = later;
  }

  startStep(step: StepEntity): void {
    if (this.gone || this.#releasing || !this.machine.pending.has(step.id)) return;
    const { clock } = this.#context;
    if (step.notBefore <= clock.now()) return this.#attempts.start(step);
    this.#timer(step.id, step.notBefore, () => this.#attempts.start(step));
  }

  #arm(wait: WaitEntity): void {
    this.#timer(wait.id, wait.wakeAt, () => this.completeWait(wait.id, false));
  }

  #timer(key: string, at: number, callback: () => void): void {
    const timer = this.#context.clock.at(at, () => {
      this.#timers.delete(key);
      if (!this.gone && !this.#releasing) callback();
    });
    this.#timers.set(key, timer);
  }

  #armCleanUp(): void {
    const asked = this.machine.cancelRequestedAt;
    if (asked === null || this.machine.phase !== "cancelling" || this.#timers.has("clean-up")) return;
    this.#timer("clean-up", asked + this.#context.limits.cleanUpMs, () => {
      this.#context.log.warn(this.run.runId, "clean-up after the cancellation took too long and was dropped");
      this.#advance(() => this.machine.dropCode(this.#context.clock.now()));
    });
  }

  completeWait(id: string, woken: boolean): void {
    if (!this.machine.pending.has(id)) return;
    this.#timers.get(id)?.clear();
    this.#timers.delete(id);
    this.append("wait_completed", { correlationId: id, detail: { woken } });
  }

  // ── Inbox ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

  async #readInbox(): Promise<void> {
    const entries = await this.#context.store.readInbox(this.run.runId, this.#inboxSeen, 1_000);
    this.#take(entries);
  }

  /** Journals what others sent, in the order of arrival. */
  #take(entries: readonly InboxEntry[]): void {
    for (const entry of entries) {
      if (entry.position <= this.#inboxSeen || this.gone) continue;
      this.#inboxSeen = entry.position;
      this.#taken.push(entry.messageId);
      this.#receive(entry);
    }
    if (this.#taken.length > 0) this.#flush();
  }

  #receive(entry: InboxEntry): void {
    if (entry.type === "cancel") {
      if (this.machine.phase === "cancelling") return;
      const { reason } = JSON.parse(entry.detail ?? "{}") as { reason?: string | null };
      this.append("run_cancel_requested", { detail: { reason: reason ?? null } });
    } else if (entry.type === "wake") {
      for (const id of entry.correlationIds) this.completeWait(id, true);
    } else if (entry.type === "unpark") {
      this.note("run_unparked", {});
    }
  }

  // ── Commits ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  #flush(): void {
    if (this.#inFlight || this.gone || this.#failure !== null) return;
    if (this.#uncommitted.length === 0 && this.#taken.length === 0 && !this.#releasing) return;
    this.#behind?.clear();
    this.#behind = null;
    const commit = this.#buildCommit();
    this.#inFlight = true;
    this.#context.submit(commit).then(
      (result) => {
        this.#inFlight = false;
        this.#committed(commit, result);
      },
      (error: unknown) => {
        this.#inFlight = false;
        this.#context.log.error(this.run.runId, `commit given up: ${String(error)}`);
        this.#part("fenced");
      },
    );
  }

  #buildCommit(): Commit {
    const events = this.#uncommitted;
    const taken = this.#taken;
    this.#uncommitted = [];
    this.#taken = [];
    const { runId, epoch } = this.run;
    const state = runStateOf(this.machine, events, this.#context.limits.cleanUpMs);
    if (this.#parked !== null) Object.assign(state, { status: "parked", code: this.#parked.code, outstanding: false, wakeAt: null });
    const releases = this.#releasing || this.machine.phase === "ended";
    return {
      kind: "commit",
      runId,
      epoch,
      commitId: `${epoch}:${this.#context.nextCommit()}`,
      events,
      taken,
      tokens: [],
      outbox: [],
      state,
      ownership: releases ? "release" : "keep",
      inboxSeen: releases ? this.#inboxSeen : null,
    };
  }

  #committed(commit: Commit, result: CommitResult): void {
    switch (result.outcome) {
      case "committed":
        return this.#durableNow(commit, result.inboxPosition);
      case "fenced":
        return this.#part("fenced");
      case "inbox-moved":
        return void this.#inboxMoved(commit);
      case "refused":
        return this.#refused(commit, result);
    }
  }

  #durableNow(commit: Commit, inboxPosition: number): void {
    const last = commit.events.at(-1);
    if (last !== undefined) this.#durable = last.number;
    if (this.#failure !== null) return this.#partBroken(this.#failure.error);
    if (commit.ownership === "release") {
      if (commit.state.status === "parked") return this.#part("parked");
      return this.#part(this.machine.phase === "ended" ? "ended" : "released");
    }
    if (this.suspect && madeProgress(commit)) this.#clearSuspicion();
    this.#dispatch();
    this.#resolveDurable();
    if (inboxPosition > this.#inboxSeen) this.notifyInbox();
    this.#flush();
    this.#context.onRest(this);
  }

  #resolveDurable(): void {
    const ready = this.#durableWaiters.filter(({ number }) => number <= this.#durable);
    if (ready.length === 0) return;
    this.#durableWaiters = this.#durableWaiters.filter(({ number }) => number > this.#durable);
    for (const { then } of ready) then();
  }

  #clearSuspicion(): void {
    this.suspect = false;
    this.machine.timeoutMs = null;
    this.#context.onSuspectCleared(this);
  }

  /** More came in before the run could end or be released: nothing was written, so it goes into the next commit. */
  async #inboxMoved(commit: Commit): Promise<void> {
    this.#uncommitted = [...commit.events, ...this.#uncommitted];
    this.#taken = [...commit.taken, ...this.#taken];
    await this.#readInbox();
    this.#flush();
  }

  #refused(commit: Commit, { code, message }: { code: string; message: string }): void {
    if (code === "store_full") {
      this.#context.log.warn(this.run.runId, `${message} Trying again.`);
      this.#uncommitted = [...commit.events, ...this.#uncommitted];
      this.#taken = [...commit.taken, ...this.#taken];
      this.#timer("store-full", this.#context.clock.now() + this.#context.limits.pollMs, () => this.#flush());
      return;
    }
    this.#context.log.error(this.run.runId, message);
    this.#failSmall(commit, code, message);
  }

  /** The one commit that always fits: what could not be stored is replaced by the run's failure. */
  #failSmall(commit: Commit, code: string, message: string): void {
    const error = encodeFailure(code, message);
    const event: JournalEvent = {
      number: this.#durable + 1,
      type: "run_failed",
      at: this.machine.at,
      correlationId: null,
      detail: JSON.stringify({ code }),
      value: error,
    };
    this.machine.phase = "ended";
    this.#uncommitted = [event];
    this.#taken = commit.taken;
    this.#dropSettled();
    this.#flush();
  }

  #part(parting: Parting): void {
    if (this.#parting !== null) return;
    this.#parting = parting;
    this.#behind?.clear();
    for (const timer of this.#timers.values()) timer.clear();
    this.#timers.clear();
    this.#attempts.abort();
    this.#realmRun.dispose();
    this.#context.onParted(this, parting);
  }
}

/** Something that the code can see was recorded: the strikes begin anew. */
function madeProgress(commit: Commit): boolean {
  return commit.events.some(({ type }) => type === "step_completed" || type === "step_failed" || type === "wait_completed" || type.startsWith("run_c"));
}
