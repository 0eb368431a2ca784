import type { Clock, Timer } from "./clock.ts";

/** How long a run has for itself; then it goes on beside the others and the next has its turn. */
const turnMs = 10_000;

/**
 * Runs whose owner died more than once while they had something outstanding: they have turns, until each has made progress or is
 * gone. Who has to wait is given back, so that a death strikes only what was driven.
 */
export class Suspects {
  readonly #clock: Clock;
  #current: string | null = null;
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the run may be resumed now. */
  begin(runId: string): boolean {
    if (this.#current !== null && this.#current !== runId) return false;
    this.#timer?.clear();
    this.#current = runId;
    this.#timer = this.#clock.at(this.#clock.now() + turnMs, () => this.cleared(runId));
    return true;
  }

  /** The run is no longer under suspicion here. */
  cleared(runId: string): void {
    if (this.#current !== runId) return;
    this.#current = null;
    this.#timer?.clear();
  }
}
