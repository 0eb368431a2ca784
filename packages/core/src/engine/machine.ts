/**
 * A run as a function of its journal.
 *
 * The machine applies settling events one at a time; the code comes to rest after each. The commands that it issued become
 * creation events directly behind. Live and replay are one path: replay has its creation events already and compares them.
 *
 * Held here:
 * - I5: the same journal gives the same commands, whatever the process, day, zone or locale.
 * - I6: after a terminal event nothing is applied.
 */
import { perdureError } from "../errors/perdure-error.ts";
import { NonDeterminismError } from "../errors/run-errors.ts";
import { detailOf, type Encoded, type FieldsOf, type JournalEvent } from "../journal/events.ts";
import { kindOf, type DetailOf, type EventType } from "../journal/table.ts";
import type { Activation, ActivationLimits, Command, RealmRun, Settlement, WorkflowEnd } from "../realm/port.ts";
import { describeCommand, describeEvent, entityOf, matches, prefixOf, recordOf } from "./commands.ts";
import { endOf, failureOf, type RunEnd } from "./end.ts";
import type { Entity, StepEntity } from "./entity.ts";
import { FreshEvents } from "./fresh-events.ts";
import { EntityIds, type Derive } from "./ids.ts";
import type { EngineLimits } from "./limits.ts";
import { Queue } from "./queue.ts";
import { RunTime } from "./run-time.ts";

/** `new`: nothing of the code has run. `cancelling`: its clean-up runs. */
export type MachinePhase = "new" | "running" | "cancelling" | "ended";

export interface MachineOptions {
  realmRun: RealmRun;
  runId: string;
  derive: Derive;
  limits: EngineLimits;
  onLog?: (level: Activation["logs"][number]["level"], text: string) => void;
}

export class RunMachine {
  phase: MachinePhase = "new";
  /** When the cancellation was asked for, by the owner's clock; null before. */
  cancelRequestedAt: number | null = null;
  startedAt: number | null = null;
  /** What is pending, by correlation id, in the order of the commands. */
  readonly pending: Map<string, Entity> = new Map();
  /** Set for suspects: wall time for an activation. */
  timeoutMs: number | null = null;
  end: WorkflowEnd | null = null;

  readonly #options: MachineOptions;
  readonly #ids: EntityIds;
  readonly #time = new RunTime();
  readonly #journal: FreshEvents = new FreshEvents(this.#time);
  #created: DetailOf<"run_created"> | null = null;
  #input: Encoded = "";
  #issued: Entity[] = [];
  /** Number of the settling event whose activation issued the last commands. */
  #cause = 0;
  /** Replay: commands that the code issued and whose creation events have not come by yet. */
  #unmatched: Queue<Command> | null = null;
  #replaying = false;
  /** Ordinals of steps that were pending when the code ended, and whose promise nobody ever looked at. */
  #unawaited: readonly number[] = [];

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#ids = new EntityIds(options.derive);
  }

  get created(): DetailOf<"run_created"> {
    if (this.#created === null) throw new Error("the machine has not seen run_created");
    return this.#created;
  }

  /** Number of the last event, durable or not. */
  get length(): number {
    return this.#journal.length;
  }

  /** Bytes of the journal. */
  get bytes(): number {
    return this.#journal.bytes;
  }

  /** Logical time: when the last event was applied. */
  get at(): number {
    return this.#time.at;
  }

  /** The owner's clock when the last event was applied. */
  get clock(): number {
    return this.#time.clock;
  }

  /** Steps that were pending when the code ended, and whose promise nobody ever looked at. */
  get unawaited(): StepEntity[] {
    if (this.#unawaited.length === 0) return [];
    const ordinals = new Set(this.#unawaited);
    const steps: StepEntity[] = [];
    for (const entity of this.pending.values()) if (entity.kind === "step" && ordinals.has(entity.ordinal)) steps.push(entity);
    return steps;
  }

  /** Applies the first events of a run, which its owner has made itself: nothing to compare them with. */
  open(events: readonly JournalEvent[]): void {
    for (const event of events) {
      this.#follow(event);
      this.#apply(event);
    }
  }

  /** Applies durable events. Throws NonDeterminismError where the code differs from its journal. */
  replay(events: readonly JournalEvent[]): void {
    this.#replaying = true;
    this.#unmatched ??= new Queue();
    for (const event of events) this.#replayOne(event);
    this.#replaying = false;
  }

  /** The journal is at its end: what the code has issued beyond it becomes new events. */
  goLive(): void {
    const commands = this.#unmatched?.takeAll() ?? [];
    this.#unmatched = null;
    for (const command of commands) this.#create(command);
    this.#conclude();
  }

  /** Appends an event at the owner's time `now` and applies it. What came of it is in `takeFresh()`. */
  append<Type extends EventType>(type: Type, now: number, fields: FieldsOf<Type>): void {
    this.#time.moveTo(now);
    this.#apply(this.#journal.push(type, fields));
    this.#conclude();
  }

  /** Ends a wait. One that its time has ended has lasted that long, whatever the owner's clock says; one that was woken has not. */
  completeWait(id: string, woken: boolean, now: number): void {
    const wait = this.pending.get(id);
    const least = woken || wait?.kind !== "wait" ? now : wait.wakeAt;
    this.append("wait_completed", Math.max(now, least), { correlationId: id, detail: { woken } });
  }

  /** Cancellation's clean-up is over: the code is dropped. */
  dropCode(now: number): void {
    if (this.phase === "ended") return;
    this.#time.moveTo(now);
    this.#finish({ type: "run_cancelled" });
  }

  /** What follows the event of number `durable` can't be stored: the run fails there instead. */
  failBehind(durable: number, code: string, error: Encoded): void {
    this.#journal.cut(durable);
    this.#finish({ type: "run_failed", code, value: error });
  }

  /** Events that were appended since the last call, in order. */
  takeFresh(): JournalEvent[] {
    return this.#journal.take();
  }

  /** Entities that came into being since the last call and still are pending, in the order of their commands. */
  takeIssued(): Entity[] {
    if (this.#issued.length === 0) return [];
    const issued = this.#issued.filter((entity) => this.pending.has(entity.id));
    this.#issued = [];
    return issued;
  }

  #replayOne(event: JournalEvent): void {
    if (event.number !== this.length + 1)
      throw new Error(`journal of ${this.#options.runId}: event ${event.number} follows ${this.length}`);
    const kind = kindOf(event.type);
    if (kind === "settling" && this.#unmatched !== null && this.#unmatched.size > 0) this.#diverge(event, this.#unmatched.first);
    this.#follow(event);
    if (kind === "creation") this.#recordedCreation(event);
    else this.#apply(event);
  }

  #follow(event: JournalEvent): void {
    this.#journal.follow(event);
    this.#time.follow(event);
  }

  #recordedCreation(event: JournalEvent): void {
    const command = this.#unmatched?.shift();
    if (command === undefined || !matches(command, event)) this.#diverge(event, command);
    this.#track(command, event);
  }

  #diverge(event: JournalEvent, command: Command | undefined): never {
    throw new NonDeterminismError({ number: event.number, recorded: describeEvent(event), issued: describeCommand(command) });
  }

  #apply(event: JournalEvent): void {
    switch (event.type) {
      case "run_created":
        this.#created = detailOf(event, event.type);
        this.#input = event.value ?? "";
        return;
      case "run_started":
        this.phase = "running";
        this.startedAt = event.at;
        return this.#activate(event.number, (limits) => this.#options.realmRun.start(this.#input, limits));
      case "step_started":
        return this.#changeStep(event, (step) => (step.startedAt ??= this.clock));
      case "step_retrying":
        return this.#retrying(event);
      case "step_completed":
        return this.#settle(event, (ordinal) => ({ type: "resolve", ordinal, value: event.value ?? "" }));
      case "step_failed":
        return this.#settle(event, (ordinal) => ({ type: "reject", ordinal, error: event.value ?? "" }));
      case "wait_completed":
        return this.#settle(event, (ordinal) => ({ type: "resolve", ordinal, value: "" }));
      case "run_cancel_requested":
        return this.#cancel(event);
      case "run_completed":
      case "run_failed":
      case "run_cancelled":
        this.phase = "ended";
        return;
      case "run_parked":
      case "run_unparked":
        return;
      case "step_created":
      case "wait_created":
        throw new Error(`${event.type} is made by the code, and never applied`);
      case "hook_created":
      case "hook_conflict":
      case "hook_received":
      case "hook_disposed":
      case "child_created":
      case "child_completed":
      case "child_failed":
      case "child_cancelled":
        throw perdureError("not_built_yet", { what: `What the journal records as ${event.type}` });
    }
  }

  #settle(event: JournalEvent, settlement: (ordinal: number) => Settlement): void {
    const entity = this.pending.get(event.correlationId ?? "");
    if (entity === undefined) this.#diverge(event, undefined);
    this.pending.delete(entity.id);
    this.#activate(event.number, (limits) => this.#options.realmRun.settle(settlement(entity.ordinal), limits));
  }

  #cancel(event: JournalEvent): void {
    const started = this.phase !== "new";
    this.phase = "cancelling";
    this.cancelRequestedAt = this.clock;
    this.pending.clear();
    const { reason } = detailOf(event, "run_cancel_requested");
    if (started) this.#activate(event.number, (limits) => this.#options.realmRun.settle({ type: "cancel", reason }, limits));
    else this.end = { type: "returned", value: "" };
  }

  #retrying(event: JournalEvent): void {
    const { attempt, delayMs } = detailOf(event, "step_retrying");
    this.#changeStep(event, (step) => {
      step.attempt = attempt + 1;
      step.notBefore = this.clock + delayMs;
    });
  }

  #changeStep(event: JournalEvent, change: (step: StepEntity) => void): void {
    const entity = this.pending.get(event.correlationId ?? "");
    if (entity?.kind === "step") change(entity);
  }

  #activate(cause: number, run: (limits: ActivationLimits) => Activation): void {
    const { limits, onLog } = this.#options;
    const { turns, commands: most } = limits;
    const activation = run({ now: this.at, clock: this.clock, turns, commands: most, timeoutMs: this.timeoutMs });
    this.#cause = cause;
    if (!this.#replaying) for (const { level, text } of activation.logs) onLog?.(level, text);
    // One by one: as arguments of a call so many would overflow the stack.
    for (const command of activation.commands) {
      if (this.#replaying) this.#unmatched?.push(command);
      else this.#create(command);
    }
    if (activation.end === null) return;
    this.end = activation.end;
    this.#unawaited = activation.unawaited;
  }

  #create(command: Command): void {
    const id = this.#ids.next(prefixOf(command), this.at, this.created.seed, command.ordinal);
    this.#track(command, this.#journal.add(recordOf(command, this.#journal.next, id)));
  }

  #track(command: Command, event: JournalEvent): void {
    const entity = entityOf(command, event, this.#cause);
    this.pending.set(entity.id, entity);
    this.#issued.push(entity);
  }

  /** Appends the terminal event when the code has come to its end, or the journal to its limit. */
  #conclude(): void {
    if (this.phase === "ended") return;
    const end = this.end === null ? this.#tooLong() : this.#endOf(this.end);
    if (end !== null) this.#finish(end);
  }

  #endOf(end: WorkflowEnd): RunEnd {
    const { runId, limits } = this.#options;
    return this.phase === "cancelling" ? { type: "run_cancelled" } : endOf(end, runId, limits.valueBytes);
  }

  #tooLong(): RunEnd | null {
    const { journalEvents, journalBytes } = this.#options.limits;
    if (this.length < journalEvents && this.bytes < journalBytes) return null;
    return failureOf(perdureError("journal_too_long", { events: this.length, bytes: this.bytes }));
  }

  #finish(end: RunEnd): void {
    this.phase = "ended";
    if (end.type === "run_cancelled") this.#journal.push("run_cancelled", {});
    else if (end.type === "run_completed") this.#journal.push("run_completed", { value: end.value });
    else this.#journal.push("run_failed", { detail: { code: end.code }, value: end.value });
  }
}
