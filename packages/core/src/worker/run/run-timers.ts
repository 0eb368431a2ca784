import type { Clock, Timer } from "../../clock/clock.ts";

/** The timers of one run, each under a name: the entity that it is for, or what it does. */
export class RunTimers {
  readonly #clock: Clock;
  #timers: Map<string, Timer> | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(name: string): boolean {
    return this.#timers?.has(name) ?? false;
  }

  /** Calls back once at or after `at`, unless cleared before. */
  set(name: string, at: number, callback: () => void): void {
    this.#begin(name, callback, (fire) => this.#clock.at(at, fire));
  }

  /** Calls back once after so much monotonic time, unless cleared before. */
  setAfter(name: string, delayMs: number, callback: () => void): void {
    this.#begin(name, callback, (fire) => this.#clock.after(delayMs, fire));
  }

  #begin(name: string, callback: () => void, arm: (fire: () => void) => Timer): void {
    this.clear(name);
    this.#timers ??= new Map();
    const fire = (): void => {
      this.#timers?.delete(name);
      callback();
    };
    this.#timers.set(name, arm(fire));
  }

  clear(name: string): void {
    this.#timers?.get(name)?.clear();
    this.#timers?.delete(name);
  }

  clearAll(matches: (name: string) => boolean = () => true): void {
    for (const name of this.#timers?.keys() ?? []) if (matches(name)) this.clear(name);
  }
}
