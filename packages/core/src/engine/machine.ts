/**
 * A run as a function of its journal.
 *
 * The machine applies settling events one at a time; the code comes to rest after each. The commands that it issued become
 * creation events directly behind. Live and replay are one path: replay has its creation events already and compares them.
 *
 * Held here:
 * - I5: the same journal gives the same commands, whatever the process, day, zone or locale.
 * - I6: after a terminal event nothing is applied.
 *
 * Two times: logical time is what the code sees and never goes back; the owner's clock may, and it is what waits, retries and the
 * limit of a clean-up count from.
 */
import { NonDeterminismError } from "../errors/run-errors.ts";
import { detailOf, type DetailOf } from "../journal/details.ts";
import type { Encoded, EventType, JournalEvent } from "../journal/events.ts";
import { isCreation, isSettling } from "../journal/kinds.ts";
import type { Activation, ActivationLimits, Command, RealmRun, Settlement, WorkflowEnd } from "../realm/port.ts";
import { describeCommand, describeEvent, matches } from "./compare.ts";
import { endOf, type RunEnd } from "./end.ts";
import { entityOf, type Entity } from "./entity.ts";
import { EntityIds, type Derive } from "./ids.ts";

export type MachinePhase = "new" | "running" | "cancelling" | "ended";

export interface MachineOptions {
  realmRun: RealmRun;
  runId: string;
  derive: Derive;
  /** Loop turns and calls of one activation. */
  turns: number;
  /** The largest result of a run. */
  valueBytes: number;
  onLog?: (level: Activation["logs"][number]["level"], text: string) => void;
}

export interface EventInput<Type extends EventType> {
  correlationId?: string;
  detail?: DetailOf<Type>;
  value?: Encoded;
}

export class RunMachine {
  phase: MachinePhase = "new";
  /** Number of the last event, durable or not. */
  length = 0;
  /** Logical time: when the last event was applied. */
  at = 0;
  /** The owner's clock when the last event was applied: logical time, or less where that was held up. */
  clock = 0;
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
  #created: DetailOf<"run_created"> | null = null;
  #input: Encoded = "";
  #fresh: JournalEvent[] = [];
  #issued: Entity[] = [];
  /** Replay: commands that the code issued and whose creation events have not come by yet. */
  #unmatched: Command[] = [];
  #replaying = false;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#ids = new EntityIds(options.derive);
  }

  get created(): DetailOf<"run_created"> {
    if (this.#created === null) throw new Error("the machine has not seen run_created");
    return this.#created;
  }

  /** Applies the first events of a run, which its owner has made itself: nothing to compare them with. */
  open(events: readonly JournalEvent[]): void {
    for (const event of events) {
      this.length = event.number;
      this.#follow(event);
      this.#apply(event);
    }
  }

  // ── Replay ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Applies durable events. Throws NonDeterminismError where the code differs from its journal. */
  replay(events: readonly JournalEvent[]): void {
    this.#replaying = true;
    for (const event of events) this.#replayOne(event);
    this.#replaying = false;
  }

  /** The journal is at its end: what the code has issued beyond it becomes new events. */
  goLive(): void {
    const commands = this.#unmatched;
    this.#unmatched = [];
    for (const command of commands) this.#create(command);
    this.#conclude();
  }

  #replayOne(event: JournalEvent): void {
    if (event.number !== this.length + 1)
      throw new Error(`journal of ${this.#options.runId}: event ${event.number} follows ${this.length}`);
    this.length = event.number;
    const creation = isCreation(event.type);
    if (!creation && isSettling(event.type) && this.#unmatched.length > 0) this.#diverge(event, this.#unmatched[0]);
    this.#follow(event);
    if (creation) this.#recordedCreation(event);
    else this.#apply(event);
  }

  #recordedCreation(event: JournalEvent): void {
    const command = this.#unmatched.shift();
    if (command === undefined || !matches(command, event)) this.#diverge(event, command);
    this.#track(command, event);
  }

  #diverge(event: JournalEvent, command: Command | undefined): never {
    throw new NonDeterminismError({ number: event.number, recorded: describeEvent(event), issued: describeCommand(command) });
  }

  // ── Live ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Appends an event at the owner's time `now` and applies it. What came of it is in `takeFresh()`. */
  append<Type extends EventType>(type: Type, now: number, input: EventInput<Type> = {}): void {
    this.#moveTo(now);
    const event = this.#push(type, input.correlationId ?? null, input.detail ?? null, input.value ?? null);
    this.#apply(event);
    this.#conclude();
  }

  /** Ends a wait. One that its time has ended has lasted that long, whatever the owner's clock says; one that was woken has not. */
  completeWait(id: string, woken: boolean, now: number): void {
    const wait = this.pending.get(id);
    const least = woken || wait?.kind !== "wait" ? now : wait.wakeAt;
    this.append("wait_completed", Math.max(now, least), { correlationId: id, detail: { woken } });
  }

  /** Events that were appended since the last call, in order. */
  takeFresh(): JournalEvent[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Entities that came into being since the last call and still are pending, in the order of their commands. */
  takeIssued(): Entity[] {
    if (this.#issued.length === 0) return [];
    const issued = this.#issued.filter((entity) => this.pending.has(entity.id));
    this.#issued = [];
    return issued;
  }

  /** Cancellation's clean-up is over: the code is dropped. */
  dropCode(now: number): void {
    if (this.phase === "ended") return;
    this.#moveTo(now);
    this.#finish({ type: "run_cancelled" });
  }

  // ── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #moveTo(clock: number): void {
    this.clock = clock;
    this.at = Math.max(this.at, clock);
  }

  #follow(event: JournalEvent): void {
    this.at = Math.max(this.at, event.at);
    this.clock = event.clock ?? event.at;
  }

  // ── Events ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #apply(event: JournalEvent): void {
    switch (event.type) {
      case "run_created":
        this.#created = detailOf<"run_created">(event);
        this.#input = event.value ?? "";
        return;
      case "run_started":
        this.phase = "running";
        this.startedAt = event.at;
        return this.#activate(event.number, (limits) => this.#options.realmRun.start(this.#input, limits));
      case "step_completed":
        return this.#settle(event, (ordinal) => ({ type: "resolve", ordinal, value: event.value ?? "" }));
      case "step_failed":
        return this.#settle(event, (ordinal) => ({ type: "reject", ordinal, error: event.value ?? "" }));
      case "wait_completed":
        return this.#settle(event, (ordinal) => ({ type: "resolve", ordinal, value: "" }));
      case "run_cancel_requested":
        return this.#cancel(event);
      case "step_retrying":
        return this.#retrying(event);
      case "run_completed":
      case "run_failed":
      case "run_cancelled":
        this.phase = "ended";
        return;
      default:
        return;
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
    const reason = detailOf<"run_cancel_requested">(event).reason;
    if (started) this.#activate(event.number, (limits) => this.#options.realmRun.settle({ type: "cancel", reason }, limits));
    else this.end = { type: "returned", value: "" };
  }

  #retrying(event: JournalEvent): void {
    const entity = this.pending.get(event.correlationId ?? "");
    if (entity?.kind !== "step") return;
    const { attempt, delayMs } = detailOf<"step_retrying">(event);
    entity.attempt = attempt + 1;
    entity.notBefore = this.clock + delayMs;
  }

  // ── Activations ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #cause = 0;

  #activate(cause: number, run: (limits: ActivationLimits) => Activation): void {
    const activation = run({ now: this.at, clock: this.clock, turns: this.#options.turns, timeoutMs: this.timeoutMs });
    this.#cause = cause;
    if (!this.#replaying) for (const { level, text } of activation.logs) this.#options.onLog?.(level, text);
    if (activation.end !== null) this.end = activation.end;
    if (this.#replaying) this.#unmatched.push(...activation.commands);
    else for (const command of activation.commands) this.#create(command);
  }

  #create(command: Command): void {
    const seed = this.created.seed;
    switch (command.type) {
      case "step": {
        const id = this.#ids.next("step", this.at, seed, command.ordinal);
        return this.#track(
          command,
          this.#push("step_created", id, { ordinal: command.ordinal, stepId: command.stepId }, command.input),
        );
      }
      case "wait": {
        const id = this.#ids.next("wait", this.at, seed, command.ordinal);
        return this.#track(command, this.#push("wait_created", id, { ordinal: command.ordinal, wakeAt: command.until }, null));
      }
      default:
        throw new Error(`the engine does not know the command ${command.type} yet`);
    }
  }

  #track(command: Command, event: JournalEvent): void {
    const entity = entityOf(command, event, this.#cause);
    this.pending.set(entity.id, entity);
    this.#issued.push(entity);
  }

  /** Appends the terminal event when the code has come to its end. */
  #conclude(): void {
    if (this.end === null || this.phase === "ended") return;
    const { runId, valueBytes } = this.#options;
    this.#finish(this.phase === "cancelling" ? { type: "run_cancelled" } : endOf(this.end, runId, valueBytes));
  }

  #finish(end: RunEnd): void {
    this.phase = "ended";
    this.#push(end.type, null, "code" in end ? { code: end.code } : null, "value" in end ? end.value : null);
  }

  #push(type: EventType, correlationId: string | null, detail: object | null, value: Encoded | null): JournalEvent {
    this.length += 1;
    const text = detail === null ? null : JSON.stringify(detail);
    const event: JournalEvent = { number: this.length, type, at: this.at, correlationId, detail: text, value };
    if (this.clock < this.at) event.clock = this.clock;
    this.#fresh.push(event);
    return event;
  }
}
