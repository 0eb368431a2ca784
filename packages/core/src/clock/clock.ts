/**
 * Time as the durable layer sees it.
 *
 * The steady clock is the wall clock when it was last set, and monotonic time since. A tick compares it with the wall clock, which
 * may jump (someone sets it, a virtual machine is resumed) and which goes on while monotonic time stands still (the machine is
 * suspended). Only when the two are apart at two ticks in a row is the clock set anew: what lasted less than a second is not
 * followed, and what stays is.
 */

/** Tests put a virtual one in its place. */
export interface Clock {
  /** Whole ms since the epoch. */
  now(): number;
  /** Monotonic ms. */
  monotonic(): number;
  /** Calls back once at or after `at`, however far away and however `now()` comes there. Does not keep the process alive. */
  at(at: number, callback: () => void): Timer;
  /** Calls back once after so much monotonic time, whatever becomes of the wall clock. Does not keep the process alive. */
  after(delayMs: number, callback: () => void): Timer;
}

export interface Timer {
  clear(): void;
}

/** What a steady clock is made of. */
export interface TimeSource<Handle> {
  /** Ms since the epoch, as the system has it. */
  wall(): number;
  /** Ms that never go back and may stand still while the machine is suspended. */
  monotonic(): number;
  /** Calls back after about `delayMs` of monotonic time, at most 2^31 - 1. Does not keep the process alive. */
  setTimer(callback: () => void, delayMs: number): Handle;
  clearTimer(handle: Handle): void;
}

/** Longer delays overflow Node's timers, which then fire at once. */
export const longestDelayMs: number = 2 ** 31 - 1;
const tickMs = 1_000;
/** So far the wall clock may be from the steady one. */
const toleranceMs = 100;
/** A clock that nobody has read for so many ticks, and that has no timers, ticks no more. */
const idleTicks = 60;

/** A clock over the source. It ticks from its first use on, and while it is used. */
export function createSteadyClock<Handle>(source: TimeSource<Handle>): Clock {
  const time = new SteadyTime(source);
  return {
    now: () => time.read(),
    monotonic: () => source.monotonic(),
    at: (at, callback) => new SteadyTimer(time, at, callback),
    after: (delayMs, callback) => afterOn(source, delayMs, callback),
  };
}

class SteadyTime<Handle> {
  readonly source: TimeSource<Handle>;
  readonly timers: Set<SteadyTimer<Handle>> = new Set();
  /** The steady clock is this much ahead of monotonic time. */
  #base = 0;
  #ticking = false;
  #unread = 0;
  #apart = false;

  constructor(source: TimeSource<Handle>) {
    this.source = source;
  }

  /** Without ticks nothing is known of the time that has passed, and no timer hangs on it. */
  read(): number {
    this.#unread = 0;
    if (!this.#ticking) {
      this.#set();
      this.#ticking = true;
      this.source.setTimer(this.#tick, tickMs);
    }
    return Math.floor(this.#base + this.source.monotonic());
  }

  #set(): void {
    this.#base = this.source.wall() - this.source.monotonic();
    this.#apart = false;
  }

  readonly #tick = (): void => {
    const wasApart = this.#apart;
    this.#apart = Math.abs(this.source.wall() - this.source.monotonic() - this.#base) > toleranceMs;
    if (this.#apart && wasApart) {
      this.#set();
      for (const timer of this.timers) timer.rearm();
    }
    this.#unread += 1;
    this.#ticking = this.timers.size > 0 || this.#unread < idleTicks;
    if (this.#ticking) this.source.setTimer(this.#tick, tickMs);
  };
}

/** Many runs sleep, each with one: its fields are all that a timer takes besides the source's own. */
class SteadyTimer<Handle> implements Timer {
  readonly #time: SteadyTime<Handle>;
  readonly #at: number;
  readonly #callback: () => void;
  readonly #expire = (): void => this.#expired();
  #handle: Handle;

  constructor(time: SteadyTime<Handle>, at: number, callback: () => void) {
    this.#time = time;
    this.#at = at;
    this.#callback = callback;
    time.timers.add(this);
    this.#handle = this.#arm();
  }

  clear(): void {
    this.#time.timers.delete(this);
    this.#time.source.clearTimer(this.#handle);
  }

  rearm(): void {
    this.#time.source.clearTimer(this.#handle);
    this.#handle = this.#arm();
  }

  #arm(): Handle {
    const delay = this.#at - this.#time.read();
    return this.#time.source.setTimer(this.#expire, Math.min(Math.max(0, delay), longestDelayMs));
  }

  /** A timer of Node may be early by a part of a millisecond, or its delay may have been too long for one. */
  #expired(): void {
    if (this.#time.read() < this.#at) {
      this.#handle = this.#arm();
      return;
    }
    this.#time.timers.delete(this);
    this.#callback();
  }
}

function afterOn<Handle>(source: TimeSource<Handle>, delayMs: number, callback: () => void): Timer {
  const until = source.monotonic() + delayMs;
  const arm = (): Handle => source.setTimer(expire, Math.min(Math.max(0, until - source.monotonic()), longestDelayMs));
  const expire = (): void => {
    if (source.monotonic() < until) handle = arm();
    else callback();
  };
  let handle = arm();
  return { clear: () => source.clearTimer(handle) };
}

/** Calls back again and again, until it is cleared. What stood still meanwhile is not made up for. */
export function every(clock: Pick<Clock, "after">, intervalMs: number, callback: () => void): Timer {
  const again = (): Timer =>
    clock.after(intervalMs, () => {
      timer = again();
      callback();
    });
  let timer = again();
  return { clear: () => timer.clear() };
}

/** Resolves after so much monotonic time. */
export function wait(clock: Pick<Clock, "after">, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve));
}

/** The clock of this process. What goes into a journal or to a store is stamped by it, and by nothing else. */
export const systemClock: Clock = createSteadyClock<NodeJS.Timeout>({
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs).unref(),
  clearTimer: (handle) => clearTimeout(handle),
});
