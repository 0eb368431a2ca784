/**
 * The way of one run's events to the store.
 *
 * One commit is on its way at a time; what happens meanwhile gathers for the next. What a commit allows happens only once it is
 * durable; a commit that was refused for a lasting reason becomes the smallest terminal commit.
 */
import type { RunMachine } from "../../engine/machine.ts";
import { sizeOfEvent, type JournalEvent } from "../../journal/events.ts";
import type { Timer } from "../../clock/clock.ts";
import type { Commit, CommitResult } from "../../store/contract/contract.ts";
import type { Answered } from "../../store/group.ts";
import { commitOf, movedBeforeSeal } from "./commit-of.ts";
import { encodeFailure } from "./failures.ts";
import { describeThrown } from "../../values/thrown.ts";
import { logFailure } from "./log-failure.ts";
import type { OwnedRun, Parting } from "./owned-run.ts";
import type { RunHooks } from "./run-hooks.ts";
import { runStateOf } from "./run-state.ts";
import type { WorkerContext } from "../context/worker-context.ts";

/** What a run's commits need of its actor. */
export interface CommitPorts {
  readonly context: WorkerContext;
  readonly hooks: Pick<RunHooks, "onUnawaited">;
  readonly run: OwnedRun;
  readonly machine: RunMachine;
  /** Highest inbox position that the actor has taken up. */
  readonly inboxSeen: number;
  /** Set: the next commit parks the run. */
  readonly parking: { code: string; message: string } | null;
  /** Takes up what has come into the inbox. */
  readInbox(upTo: number): Promise<void>;
  /** A commit is durable, and the run goes on. */
  onDurable(commit: Commit, inboxPosition: number): void;
  /** The run's own events were replaced by its failure. */
  onFailed(): void;
  /** Whether these events end what was outstanding when an owner died. */
  makesProgress(events: readonly JournalEvent[]): boolean;
  onPart(parting: Parting): void;
}

const writeBehindMs = 10;

export class RunCommits {
  readonly #ports: CommitPorts;
  /** Number of the last durable event. */
  durable: number;
  #events: JournalEvent[] = [];
  #taken: string[] = [];
  #waiting: { number: number; then: () => void }[] = [];
  #inFlight = false;
  /** Something waits for the next commit. */
  #urgent = false;
  #releasing = false;
  /** The next commit ends the run's turn alone. */
  #endingTurn = false;
  #stopped = false;
  /** How often the run could not end or be released for what came into its inbox. */
  #moved = 0;
  #behind: Timer | null = null;

  constructor(ports: CommitPorts) {
    this.#ports = ports;
    this.durable = ports.run.journalLength;
  }

  get inFlight(): boolean {
    return this.#inFlight;
  }

  get idle(): boolean {
    return !this.#inFlight && this.#events.length === 0 && this.#taken.length === 0;
  }

  get releasing(): boolean {
    return this.#releasing;
  }

  /** The record of a step that may start already is nothing to wait for: its first attempt needs only what caused it. */
  add(events: readonly JournalEvent[]): void {
    if (events.every(({ type }) => type === "step_created")) return this.addBehind(events);
    this.#gather(events);
    this.#urgent = true;
  }

  /** Events that no one waits for: they travel with the next commit, or after 10 ms. */
  addBehind(events: readonly JournalEvent[]): void {
    if (events.length === 0) return;
    this.#gather(events);
    this.#flushLater(writeBehindMs);
  }

  /** One by one: as arguments of a call so many would overflow the stack. */
  #gather(events: readonly JournalEvent[]): void {
    for (const event of events) this.#events.push(event);
  }

  /** What was added behind is waited for after all. */
  hurry(): void {
    this.#urgent = true;
    this.flush();
  }

  take(messageId: string): void {
    this.#taken.push(messageId);
    this.#urgent = true;
  }

  /** The next commit gives the run up. */
  release(): void {
    this.#releasing = true;
    this.flush();
  }

  /** The next commit ends the run's turn alone. */
  endTurn(): void {
    this.#endingTurn = true;
    this.#urgent = true;
    this.flush();
  }

  /** Nothing is written any more. */
  stop(): void {
    this.#stopped = true;
    this.#behind?.clear();
  }

  /** Calls back when all events so far are durable; never, if the run is lost before. */
  whenDurable(number: number, then: () => void): void {
    if (this.durable >= number) return then();
    this.#waiting.push({ number, then });
    this.#urgent = true;
    this.flush();
  }

  #flushLater(ms: number): void {
    const { clock } = this.#ports.context;
    this.#behind ??= clock.after(ms, () => {
      this.#behind = null;
      this.#urgent ||= this.#events.length > 0 || this.#taken.length > 0;
      this.flush();
    });
  }

  /** Sends what somebody waits for, and with it what nobody does. */
  flush(): void {
    if (this.#inFlight || this.#stopped || !(this.#urgent || this.#releasing)) return;
    const commit = this.#build();
    this.#inFlight = true;
    void this.#ports.context.submit(commit).then(
      (result) => this.#answered(commit, result),
      (error: unknown) => {
        this.#inFlight = false;
        this.#ports.context.log.error(this.#ports.run.runId, `its commit was given up: ${describeThrown(error)}`);
        this.#ports.onPart("fenced");
      },
    );
  }

  #build(): Commit {
    const { machine, context } = this.#ports;
    const events = this.#events;
    const fitting = countFitting(events, context.limits.commitBytes);
    if (fitting < events.length) return this.#buildPart(fitting);
    const taken = this.#taken;
    this.#events = [];
    this.#taken = [];
    this.#urgent = false;
    const endTurn = this.#endingTurn;
    this.#endingTurn = false;
    const state = runStateOf(machine, events, context.limits.cleanUpMs);
    const parking = this.#ports.parking;
    const releases = this.#releasing || machine.phase === "ended";
    const ends = machine.phase === "ended";
    return commitOf(context, this.#ports.run, {
      events,
      taken,
      state: parking === null ? state : { ...state, status: "parked", code: parking.code, outstanding: false, wakeAt: null },
      ownership: releases ? "release" : "keep",
      inboxSeen: ends ? this.#ports.inboxSeen : null,
      seal: ends && this.#moved >= movedBeforeSeal,
      progress: this.#ports.makesProgress(events),
      endTurn,
    });
  }

  /** The first events of what is too large for one commit. What they took of the inbox leaves it with the last of them. */
  #buildPart(count: number): Commit {
    const events = this.#events.slice(0, count);
    this.#events = this.#events.slice(count);
    this.#urgent = true;
    const { startedAt } = this.#ports.machine;
    return commitOf(this.#ports.context, this.#ports.run, {
      events,
      state: { status: "running", code: null, startedAt, completedAt: null, wakeAt: null, outstanding: true },
      progress: this.#ports.makesProgress(events),
    });
  }

  #answered(commit: Commit, result: Answered<CommitResult>): void {
    this.#inFlight = false;
    switch (result.outcome) {
      case "committed":
        return this.#committed(commit, result.inboxPosition);
      case "fenced":
        return this.#ports.onPart("fenced");
      case "inbox-moved":
        return void this.#inboxMoved(commit, result.inboxPosition);
      case "bundle-missing":
        return this.#failSmall(commit, "invalid_operation", "The store lacks the bundle of a run that this one starts");
      case "refused":
        this.#ports.context.log.error(this.#ports.run.runId, result.message);
        return this.#failSmall(commit, result.code, result.message);
    }
  }

  #committed(commit: Commit, inboxPosition: number): void {
    this.durable = commit.events.at(-1)?.number ?? this.durable;
    this.#moved = 0;
    if (commit.state.status === "failed") this.#logFailure(commit);
    if (this.#ports.machine.phase === "ended") this.#tellUnawaited();
    if (commit.ownership === "release") {
      if (commit.state.status === "parked") return this.#ports.onPart("parked");
      return this.#ports.onPart(this.#ports.machine.phase === "ended" ? "ended" : "released");
    }
    this.#ports.onDurable(commit, inboxPosition);
    this.#wake();
    this.flush();
  }

  #logFailure({ state, events }: Commit): void {
    const { context, run, machine } = this.#ports;
    const failure = { code: state.code ?? "USER_ERROR", error: events.at(-1)?.value ?? null, bundleHash: machine.created.bundle };
    void logFailure(context, run.runId, failure).catch((error: unknown) =>
      context.log.error(run.runId, `failed (${failure.code}); its error can't be read: ${describeThrown(error)}`),
    );
  }

  #tellUnawaited(): void {
    const { machine, hooks, run } = this.#ports;
    if (machine.unawaited.length > 0) hooks.onUnawaited(run, this.durable);
  }

  #wake(): void {
    if (this.#waiting.length === 0) return;
    const ready = this.#waiting.filter(({ number }) => number <= this.durable);
    this.#waiting = this.#waiting.filter(({ number }) => number > this.durable);
    for (const { then } of ready) then();
  }

  /** More came in before the run could end or be released: nothing was written, so it goes into the next commit. */
  async #inboxMoved(commit: Commit, position: number): Promise<void> {
    this.#moved += 1;
    this.#putBack(commit);
    try {
      await this.#ports.readInbox(position);
      this.flush();
    } catch (error) {
      const { context, run } = this.#ports;
      context.log.error(run.runId, `its inbox can't be read, trying again: ${describeThrown(error)}`);
      this.#urgent = false;
      this.#flushLater(context.limits.pollMs);
    }
  }

  #putBack(commit: Commit): void {
    this.#urgent = true;
    this.#events = [...commit.events, ...this.#events];
    this.#taken = [...commit.taken, ...this.#taken];
  }

  /** The one commit that always fits: what could not be stored is replaced by the run's failure. */
  #failSmall(commit: Commit, code: string, message: string): void {
    const { machine } = this.#ports;
    machine.failBehind(this.durable, code, encodeFailure(code, message));
    this.#events = machine.takeFresh();
    this.#taken = [...commit.taken];
    this.#urgent = true;
    this.#ports.onFailed();
    this.flush();
  }
}

/** How many of the first events a commit of so many bytes holds; at least one. */
function countFitting(events: readonly JournalEvent[], maxBytes: number): number {
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    bytes += sizeOfEvent(event);
    if (index > 0 && bytes > maxBytes) return index;
  }
  return events.length;
}
