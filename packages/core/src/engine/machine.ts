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
import type { DetailOf } from "../journal/details.ts";
import type { Encoded, EventType, JournalEvent } from "../journal/events.ts";
import { isCreation, isSettling } from "../journal/kinds.ts";
import type { Activation, Command, RealmRun, Settlement, WorkflowEnd } from "../realm/port.ts";
import { encode } from "../values/codec.ts";
import { describeCommand, describeEvent, matches } from "./compare.ts";
import type { Entity } from "./entity.ts";
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
  /** When the cancellation was asked for; null before. */
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
      this.at = Math.max(this.at, event.at);
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
    this.at = Math.max(this.at, event.at);
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
    this.at = Math.max(this.at, now);
    const event = this.#push(type, input.correlationId ?? null, input.detail ?? null, input.value ?? null);
    this.#apply(event);
    this.#conclude();
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
    this.at = Math.max(this.at, now);
    this.#finish("run_cancelled", null, null);
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
    this.cancelRequestedAt = event.at;
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
    entity.notBefore = event.at + delayMs;
  }

  // ── Activations ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #cause = 0;

  #activate(cause: number, run: (limits: { now: number; turns: number; timeoutMs: number | null }) => Activation): void {
    const activation = run({ now: this.at, turns: this.#options.turns, timeoutMs: this.timeoutMs });
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
    const entity = toEntity(command, event, this.#cause);
    this.pending.set(entity.id, entity);
    this.#issued.push(entity);
  }

  /** Appends the terminal event when the code has come to its end. */
  #conclude(): void {
    if (this.end === null || this.phase === "ended") return;
    if (this.phase === "cancelling") return this.#finish("run_cancelled", null, null);
    if (this.end.type === "returned") return this.#complete(this.end.value);
    this.#finish("run_failed", { code: this.end.code }, this.end.error);
  }

  #complete(value: Encoded): void {
    const { runId, valueBytes: limit } = this.#options;
    if (value.length <= limit) return this.#finish("run_completed", null, value);
    const error = perdureError("value_too_large", { what: `The result of the run ${runId}`, bytes: value.length, limit });
    this.#finish("run_failed", { code: error.code }, encode(error, { root: "error" }));
  }

  #finish(type: "run_completed" | "run_failed" | "run_cancelled", detail: { code: string } | null, value: Encoded | null): void {
    this.phase = "ended";
    this.#push(type, null, detail, value);
  }

  #push(type: EventType, correlationId: string | null, detail: object | null, value: Encoded | null): JournalEvent {
    this.length += 1;
    const text = detail === null ? null : JSON.stringify(detail);
    const event: JournalEvent = { number: this.length, type, at: this.at, correlationId, detail: text, value };
    this.#fresh.push(event);
    return event;
  }
}

function toEntity(command: Command, event: JournalEvent, cause: number): Entity {
  const id = event.correlationId ?? "";
  const { ordinal } = command;
  switch (command.type) {
    case "step":
      return { id, ordinal, cause, kind: "step", stepId: command.stepId, input: command.input, attempt: 1, notBefore: 0 };
    case "wait":
      return { id, ordinal, cause, kind: "wait", wakeAt: detailOf<"wait_created">(event).wakeAt };
    default:
      throw new Error(`the engine does not know the command ${command.type} yet`);
  }
}

function detailOf<Type extends EventType>(event: JournalEvent): DetailOf<Type> {
  return JSON.parse(event.detail ?? "null") as DetailOf<Type>;
}
