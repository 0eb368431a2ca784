/** A live execution: a seeded scheduler decides what happens next, so that results arrive in every order. */
import type { Entity, StepEntity } from "../../packages/core/src/engine/entity.ts";
import type { JournalEvent } from "../../packages/core/src/journal/events.ts";
import { decode, encode } from "../../packages/core/src/values/codec.ts";
import { encodeThrown } from "../../packages/core/src/values/thrown.ts";
import type { Bundle } from "../../packages/core/src/store/contract/contract.ts";
import { apply, snapshot, type Decision } from "./decisions.ts";
import { createdAt, createdEvent, openMachine, type OpenMachine } from "./machine.ts";
import type { Program } from "./program.ts";
import { Random } from "./random.ts";
import { outcomeOf } from "./step-plan.ts";

/** A decision and what came of it. */
export interface Moment {
  decision: Decision;
  /** Number of its first event. */
  first: number;
  /** The machine's state afterwards. */
  state: unknown;
  /** How many lines the code had printed by then. */
  printed: number;
}

export interface LiveRun {
  journal: JournalEvent[];
  moments: Moment[];
  logs: string[];
}

const cleanUpMs = 30_000;
const hourMs = 3_600_000;
const mostMoments = 1_500;

export function runLive(program: Program, bundle: Bundle): LiveRun {
  const world = new World(program, bundle);
  for (let count = 0; world.open.machine.phase !== "ended"; count += 1) {
    if (count > mostMoments) throw new Error("the program does not end");
    world.next();
  }
  world.open.realmRun.dispose();
  return { journal: world.journal, moments: world.moments, logs: world.open.logs };
}

class World {
  readonly journal: JournalEvent[] = [];
  readonly moments: Moment[] = [];
  readonly open: OpenMachine;
  readonly #random: Random;
  readonly #running = new Set<string>();
  #now = createdAt;
  readonly #jumps: Random;
  /** In some programs the clock jumps back and forth by hours. */
  readonly #jumpy: boolean;
  /** After so many moments the run is cancelled; Infinity: never. */
  readonly #cancelAt: number;

  constructor(program: Program, bundle: Bundle) {
    this.#random = new Random(program.seed ^ 0x5eed);
    this.#jumps = new Random(program.seed ^ 0xc10c);
    this.#jumpy = this.#jumps.chance(0.4);
    this.#cancelAt = this.#random.chance(0.3) ? this.#random.below(15) : Infinity;
    this.open = openMachine(program, bundle);
    const created = createdEvent(program, bundle);
    this.open.machine.replay([created]);
    this.journal.push(created);
  }

  next(): void {
    const { machine } = this.open;
    if (this.#random.chance(0.6)) this.#now += this.#random.below(40);
    // A clock that steps back must not be seen.
    if (this.#random.chance(0.02)) this.#now -= 500;
    if (this.#jumpy && this.#jumps.chance(0.4)) this.#now += Math.floor((this.#jumps.next() - 0.5) * 6 * hourMs);
    if (this.moments.length >= this.#cancelAt && machine.cancelRequestedAt === null) {
      return this.#append("run_cancel_requested", { detail: { reason: this.#random.pick([null, "enough"]) } });
    }
    if (machine.phase === "new") return this.#append("run_started", { detail: { workerId: "wrkr_1" } });
    if (machine.cancelRequestedAt !== null && this.#cleanUpOver(machine.cancelRequestedAt))
      return this.#record({ type: "drop-code", now: this.#now });
    if (this.#random.chance(0.02)) return this.#append("run_unparked", {});
    const able = [...machine.pending.values()].filter((entity) => this.#isAble(entity));
    if (able.length > 0) return this.#move(this.#random.pick(able));
    const times = [...machine.pending.values()].map((entity) => (entity.kind === "wait" ? entity.wakeAt : entity.notBefore));
    if (times.length === 0) throw new Error("nothing is pending and the code has not ended");
    this.#now = Math.max(this.#now, Math.min(...times));
  }

  #cleanUpOver(requestedAt: number): boolean {
    if (this.#random.chance(0.05)) this.#now = Math.max(this.#now, requestedAt + cleanUpMs);
    return this.#now >= requestedAt + cleanUpMs;
  }

  #isAble(entity: Entity): boolean {
    if (entity.kind === "wait") return entity.wakeAt <= this.#now || this.#random.chance(0.05);
    return this.#running.has(entity.id) || entity.notBefore <= this.#now;
  }

  #move(entity: Entity): void {
    if (entity.kind === "wait")
      return this.#append("wait_completed", { correlationId: entity.id, detail: { woken: entity.wakeAt > this.#now } });
    if (this.#running.delete(entity.id)) return this.#finish(entity);
    this.#running.add(entity.id);
    // Written behind: a crash may have lost it.
    if (this.#random.chance(0.8))
      this.#append("step_started", { correlationId: entity.id, detail: { attempt: entity.attempt, workerId: "wrkr_1" } });
  }

  #finish({ id: correlationId, input, attempt }: StepEntity): void {
    const { args } = decode(input) as { args: unknown[] };
    const outcome = outcomeOf(args, attempt);
    if (outcome.type === "completed") {
      return this.#append("step_completed", {
        correlationId,
        detail: { attempt },
        value: encode(outcome.value, { root: "result" }),
      });
    }
    const value = encodeThrown(outcome.error, { root: "error" });
    if (outcome.type === "failed")
      return this.#append("step_failed", { correlationId, detail: { attempt, code: "USER_ERROR" }, value });
    this.#append("step_retrying", { correlationId, detail: { attempt, delayMs: this.#random.below(2_000) }, value });
  }

  #append(event: Extract<Decision, { type: "append" }>["event"], input: Extract<Decision, { type: "append" }>["input"]): void {
    this.#record({ type: "append", event, now: this.#now, input });
  }

  #record(decision: Decision): void {
    const { machine, logs } = this.open;
    const first = machine.length + 1;
    this.journal.push(...apply(machine, decision));
    this.moments.push({ decision, first, state: snapshot(machine), printed: logs.length });
  }
}
