/** How repeats are told and waited for. */
export interface RepeatOptions {
  /** Hears of each repeat: what the store rejected or answered with, and the delay. Not of what only the end of one run delays. */
  onRepeat?: (error: unknown, delayMs: number) => void;
  /** Everything that had failed has been answered. */
  onAnswered?: () => void;
  /** Waits before a repeat. Default: a timer. */
  wait?: (delayMs: number) => Promise<void>;
}

const firstDelayMs = 10;
const longestDelayMs = 2_000;

/** The delay before a repeat, longer each time, with jitter. */
export function repeatDelay(repeats: number): number {
  return Math.min(firstDelayMs * 2 ** repeats, longestDelayMs) * (0.5 + Math.random());
}

/** What the store has not answered so far, and the pauses before it is asked again. */
export class Repeats {
  readonly #options: RepeatOptions;
  readonly #wait: (delayMs: number) => Promise<void>;
  readonly #pauses = new Set<() => void>();
  /** What the store could not do so far. */
  readonly #failing = new Set<object>();
  #isAway = false;

  constructor(options: RepeatOptions) {
    this.#options = options;
    this.#wait = options.wait ?? waitByTimer;
  }

  /** Nothing is known of what was asked: it is asked again after the delay. */
  away(error: unknown, delayMs: number): void {
    this.#isAway = true;
    this.#options.onRepeat?.(error, delayMs);
  }

  /** As `away()`, of one operation. */
  failed(what: object, error: unknown, delayMs: number): void {
    this.#failing.add(what);
    this.away(error, delayMs);
  }

  answered(what: object): void {
    this.#failing.delete(what);
  }

  /** The store has answered: tells it where nothing fails any more. */
  settle(): void {
    if (!this.#isAway || this.#failing.size > 0) return;
    this.#isAway = false;
    this.#options.onAnswered?.();
  }

  async pause(delayMs: number): Promise<void> {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    this.#pauses.add(end);
    await Promise.race([this.#wait(delayMs), ended]);
    this.#pauses.delete(end);
  }

  endPauses(): void {
    for (const end of this.#pauses) end();
  }
}

/** Unlike the clock's timers it keeps the process alive: what was submitted is not given up. */
function waitByTimer(delayMs: number): Promise<void> {
  // oxlint-disable-next-line eslint/no-restricted-globals
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
