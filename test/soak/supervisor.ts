/** Keeps 50 runs and three processes under way, strikes the processes, and gathers what the verdict is about. */
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LedgerReader, note, type Entry } from "./ledger.ts";
import { isEnd, observe, readChunks } from "./observe.ts";
import { OrderBook } from "./order-book.ts";
import type { Order } from "./orders.ts";
import { createRandom, planRun, planStrike, type Random, type Strike } from "./plan.ts";
import { ProcessSlot } from "./process-slot.ts";
import { Progress, type RunProgress } from "./progress.ts";
import { stuckAfterMs, type Evidence, type Final } from "./evidence.ts";

export interface SoakOptions {
  folder: string;
  ledger: string;
  store: string;
  /** The file that a process runs. */
  main: string;
  seconds: number;
  seed: number;
}

const runsAtATime = 50;
const slotCount = 3;
const leastOutstanding = 5;
const tickMs = 100;
/** How long the deadly runs may take to park when the time is over. */
const parkWithinMs = 180_000;
/** One that is not worth a strike for so long gives way to another. */
const patienceMs = 5_000;

export class Supervisor {
  readonly #options: SoakOptions;
  readonly #progress = new Progress();
  readonly #orders = new OrderBook();
  readonly #slots: ProcessSlot[];
  readonly #reader: LedgerReader;
  readonly #entries: Entry[] = [];
  readonly #choice: Random;
  readonly #strikes: Random;
  #struckAt = Date.now();
  #strike: Strike;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#reader = new LedgerReader(options.ledger);
    this.#choice = createRandom(options.seed);
    this.#strikes = createRandom(options.seed + 1);
    this.#strike = planStrike(slotCount, this.#strikes);
    this.#slots = Array.from({ length: slotCount }, (_, index) => this.#openSlot(`p${index}`));
  }

  async soak(): Promise<Evidence> {
    const until = Date.now() + this.#options.seconds * 1_000;
    try {
      while (Date.now() < until) await this.#tick(true);
      while (!this.#settled(until)) await this.#tick(false);
      this.#hear();
      return { entries: this.#entries, finals: await this.#readFinals(), at: Date.now() };
    } finally {
      await Promise.all(this.#slots.map((slot) => slot.close()));
    }
  }

  #openSlot(name: string): ProcessSlot {
    const { main, ledger, store, folder } = this.#options;
    const onDeath = (life: string): void => this.#orders.forget(life);
    return new ProcessSlot({ name, main, args: [ledger, store], log: join(folder, `${name}.log`), onDeath });
  }

  async #tick(onGoing: boolean): Promise<void> {
    this.#hear();
    await Promise.all(this.#progress.going().map((run) => this.#lookAt(run)));
    if (onGoing) {
      for (let going = this.#progress.going().length; going < runsAtATime; going += 1)
        this.#progress.add(planRun(this.#progress.runs.size, this.#choice));
      this.#strikeWhenDue();
    }
    for (const run of this.#progress.going()) this.#ask(run);
    await delay(tickMs);
  }

  #hear(): void {
    for (const entry of this.#reader.next()) {
      this.#entries.push(entry);
      this.#progress.hear(entry);
      this.#orders.hear(entry);
    }
  }

  async #lookAt(run: RunProgress): Promise<void> {
    if (run.startedAt === null) return;
    const { status, value } = await observe(run.runId);
    run.parked = status === "parked";
    if (!isEnd(status)) return;
    run.ended = true;
    note({ type: "ended", runId: run.runId, at: Date.now(), status, value });
  }

  #ask(run: RunProgress): void {
    const up = this.#slots.filter((slot) => slot.up);
    const slot = up[run.number % up.length];
    const what = dueOrder(run);
    if (slot !== undefined && what !== null)
      this.#orders.give({ what, runId: run.runId, workflow: run.workflow }, slot, Date.now());
  }

  #strikeWhenDue(): void {
    const waited = Date.now() - this.#struckAt - this.#strike.afterMs;
    if (waited < 0) return;
    const worth = this.#slots.filter((slot) => slot.up && this.#progress.outstandingOf(slot.life) >= leastOutstanding);
    const planned = this.#slots[this.#strike.slot];
    const slot = planned !== undefined && worth.includes(planned) ? planned : waited > patienceMs ? worth[0] : undefined;
    if (slot === undefined) return;
    slot.strike(this.#strike.signal);
    this.#struckAt = Date.now();
    this.#strike = planStrike(slotCount, this.#strikes);
  }

  /** Innocent runs have ended or are stuck; the deadly ones have parked or had their time. */
  #settled(until: number): boolean {
    const now = Date.now();
    const going = this.#progress.going();
    const overdue = now - Math.max(this.#progress.lastDeathAt, until) > stuckAfterMs;
    const innocentDone = overdue || going.every(({ workflow }) => workflow === "deadly");
    const deadlyDone = now - until > parkWithinMs || going.every(({ workflow }) => workflow !== "deadly");
    return innocentDone && deadlyDone;
  }

  async #readFinals(): Promise<Final[]> {
    const finals: Final[] = [];
    for (const { runId, workflow } of this.#progress.runs.values()) {
      const { status, value } = await observe(runId);
      const chunks = workflow === "story" && status === "completed" ? await readChunks(runId) : null;
      finals.push({ runId, deadly: workflow === "deadly", status, value, chunks });
    }
    return finals;
  }
}

function dueOrder({ workflow, startedAt, finished, woken, cancelled, cancelAfterMs }: RunProgress): Order["what"] | null {
  if (startedAt === null) return "start";
  if (workflow === "sleeper" && finished.has("before") && !woken) return "wake";
  if (workflow === "patient" && !cancelled && Date.now() - startedAt > cancelAfterMs) return "cancel";
  return null;
}
