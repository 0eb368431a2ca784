import type { Clock, Timer } from "../clock/clock.ts";

/**
 * Runs that were outstanding at two deaths or more: a few at a time have a turn, until each has made progress or is gone, or its
 * time is over. Then it goes on beside the others and the next has its turn.
 */
export class Suspects {
  readonly #clock: Clock;
  readonly #turnMs: number;
  /** How many at a time. */
  readonly #most: number;
  readonly #turns = new Map<string, Timer>();
  /** Called when a turn is over. */
  readonly #onFree: () => void;

  constructor({ clock, turnMs, slots, onFree }: { clock: Clock; turnMs: number; slots: number; onFree: () => void }) {
    this.#clock = clock;
    this.#turnMs = turnMs;
    this.#most = Math.max(1, Math.floor(slots / 10));
    this.#onFree = onFree;
  }

  /** How many may begin now. */
  get free(): number {
    return Math.max(0, this.#most - this.#turns.size);
  }

  begin(runId: string): void {
    this.#turns.get(runId)?.clear();
    this.#turns.set(
      runId,
      this.#clock.after(this.#turnMs, () => this.cleared(runId)),
    );
  }

  /** The run is no longer under suspicion here. */
  cleared(runId: string): void {
    const timer = this.#turns.get(runId);
    if (timer === undefined) return;
    timer.clear();
    this.#turns.delete(runId);
    this.#onFree();
  }

  /** No turn ends any more. */
  stop(): void {
    for (const timer of this.#turns.values()) timer.clear();
    this.#turns.clear();
  }
}
