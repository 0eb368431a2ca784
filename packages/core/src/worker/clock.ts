/** Time as the durable layer sees it; tests put a virtual one in its place. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number;
  /** Monotonic ms. */
  monotonic(): number;
  /** Calls back once at or after `at`, however far away. Does not keep the process alive. */
  at(at: number, callback: () => void): Timer;
}

export interface Timer {
  clear(): void;
}

/** Longer delays overflow Node's timers, which then fire at once. */
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  at(at, callback) {
    let handle: NodeJS.Timeout;
    const arm = (): void => {
      const delay = at - Date.now();
      handle = delay > longestDelayMs ? setTimeout(arm, longestDelayMs) : setTimeout(callback, Math.max(0, delay));
      handle.unref();
    };
    arm();
    return { clear: () => clearTimeout(handle) };
  },
};
