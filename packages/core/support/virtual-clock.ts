/** Time that passes when a test says so: days in no time, and the same time in every run of a test. */
import { createSteadyClock, type Clock, type Timer, type TimeSource } from "../src/clock/clock.ts";

/** When a virtual clock begins: 2023-11-14T22:13:20Z. */
export const virtualStart = 1_700_000_000_000;
/** So many turns of the loop in a row, each of which asked for another one, are a loop without end. */
const mostTurns = 100_000;
const defaultWithinMs = 10 * 60_000;

interface VirtualTimer {
  at: number;
  callback: () => void;
}

/** What a steady clock is made of. The wall clock goes with monotonic time, and may be set. */
export class VirtualTime implements TimeSource<object> {
  readonly #timers = new Set<VirtualTimer>();
  #monotonic: number;
  #wallAhead: number;
  /** Timers fire earlier by so much, as Node's may. */
  earlyMs = 0;
  /** The longest delay that was asked for. */
  longestMs = 0;

  constructor(monotonic = 10_000) {
    this.#monotonic = monotonic;
    this.#wallAhead = virtualStart - monotonic;
  }

  wall = (): number => Math.floor(this.#monotonic + this.#wallAhead);
  monotonic = (): number => this.#monotonic;

  setTimer = (callback: () => void, delayMs: number): object => {
    this.longestMs = Math.max(this.longestMs, delayMs);
    // Node's shortest delay is 1 ms.
    const timer = { at: this.#monotonic + Math.max(1, delayMs) - this.earlyMs, callback };
    this.#timers.add(timer);
    return timer;
  };

  clearTimer = (handle: object): void => void this.#timers.delete(handle as VirtualTimer);

  get pending(): number {
    return this.#timers.size;
  }

  /** Someone sets the wall clock, or the machine was suspended: monotonic time stands still. */
  jump(ms: number): void {
    this.#wallAhead += ms;
  }

  /** The process does nothing while time passes: what became due meanwhile fires late. */
  standStill(ms: number): void {
    this.#monotonic += ms;
  }

  /** Fires the next timer that is due by then; of those of one moment, the one that was set first. */
  fireNext(until: number): boolean {
    let next: VirtualTimer | null = null;
    for (const timer of this.#timers) if (timer.at <= until && (next === null || timer.at < next.at)) next = timer;
    if (next === null) return false;
    this.#timers.delete(next);
    this.#monotonic = Math.max(this.#monotonic, next.at);
    next.callback();
    return true;
  }

  /** Lets time pass in which nothing but timers happens. */
  pass(ms: number): void {
    const until = this.#monotonic + ms;
    while (this.fireNext(until));
    this.#monotonic = Math.max(this.#monotonic, until);
  }
}

/** The worker's own clock over virtual time. */
export class VirtualClock implements Clock {
  readonly time: VirtualTime = new VirtualTime();
  readonly #steady: Clock = createSteadyClock(this.time);
  /** A timer of somebody's has fired, and not only a tick of the clock. */
  #hasFired = false;

  now = (): number => this.#steady.now();
  monotonic = (): number => this.#steady.monotonic();

  at(at: number, callback: () => void): Timer {
    return this.#steady.at(at, this.#noting(callback));
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.#steady.after(delayMs, this.#noting(callback));
  }

  #noting(callback: () => void): () => void {
    return () => {
      this.#hasFired = true;
      callback();
    };
  }

  /** Lets so much time pass: timers fire in order, and all that comes of one has come to rest before the next one fires. */
  async advance(ms: number): Promise<void> {
    await this.settled();
    const until = this.monotonic() + ms;
    while (this.#fireNext(until)) await this.settled();
    this.time.pass(until - this.monotonic());
  }

  /**
   * Lets time pass until the condition holds, and throws when it does not within `withinMs`. It is asked whenever everything
   * has come to rest.
   */
  async until(condition: () => boolean | Promise<boolean>, withinMs: number = defaultWithinMs): Promise<void> {
    const end = this.monotonic() + withinMs;
    for (;;) {
      await this.settled();
      if (await condition()) return;
      if (!this.#fireNext(end)) throw new Error(`not within ${withinMs} ms of virtual time: ${String(condition)}`);
    }
  }

  /** What the work comes to; time passes until it has ended. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    let ended = false;
    const end = (): void => void (ended = true);
    work.then(end, end);
    await this.until(() => ended);
    return await work;
  }

  /** False: no one's timer is due by then. */
  #fireNext(until: number): boolean {
    this.#hasFired = false;
    while (!this.#hasFired) if (!this.time.fireNext(until)) return false;
    return true;
  }

  /** Resolves when promises, and a store in memory, have come to rest: nothing goes on but with time, or what is out of here. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < mostTurns; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      // Turns at which nobody is waiting are two in a row: a step may have got an answer in the first one.
      if (turn > 0 && !process.getActiveResourcesInfo().includes("Immediate")) return;
    }
    throw new Error(`the loop has not come to rest in ${mostTurns} turns`);
  }
}
