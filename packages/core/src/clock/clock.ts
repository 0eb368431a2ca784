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
  /** The steady clock is this much ahead of monotonic time. */
  let base = 0;
  let ticking = false;
  let unread = 0;
  let apart = false;
  const timers = new Set<SteadyTimer>();

  const set = (): void => {
    base = source.wall() - source.monotonic();
    apart = false;
  };

  /** Without ticks nothing is known of the time that has passed, and no timer hangs on it. */
  const read = (): number => {
    unread = 0;
    if (!ticking) {
      set();
      ticking = true;
      source.setTimer(tick, tickMs);
    }
    return Math.floor(base + source.monotonic());
  };

  const tick = (): void => {
    const wasApart = apart;
    apart = Math.abs(source.wall() - source.monotonic() - base) > toleranceMs;
    if (apart && wasApart) {
      set();
      for (const timer of timers) timer.rearm();
    }
    unread += 1;
    ticking = timers.size > 0 || unread < idleTicks;
    if (ticking) source.setTimer(tick, tickMs);
  };

  /** Many runs sleep, each with one: its fields are all that a timer takes besides the source's own. */
  class SteadyTimer implements Timer {
    readonly #at: number;
    readonly #callback: () => void;
    readonly #expire = (): void => this.#expired();
    #handle: Handle;

    constructor(at: number, callback: () => void) {
      this.#at = at;
      this.#callback = callback;
      timers.add(this);
      this.#handle = this.#arm();
    }

    clear(): void {
      timers.delete(this);
      source.clearTimer(this.#handle);
    }

    rearm(): void {
      source.clearTimer(this.#handle);
      this.#handle = this.#arm();
    }

    #arm(): Handle {
      const delay = this.#at - read();
      return source.setTimer(this.#expire, Math.min(Math.max(0, delay), longestDelayMs));
    }

    /** A timer of Node may be early by a part of a millisecond, or its delay may have been too long for one. */
    #expired(): void {
      if (read() < this.#at) {
        this.#handle = this.#arm();
        return;
      }
      timers.delete(this);
      this.#callback();
    }
  }

  return {
    now: read,
    monotonic: () => source.monotonic(),
    at: (at, callback) => new SteadyTimer(at, callback),
    after: (delayMs, callback) => afterOn(source, delayMs, callback),
  };
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
