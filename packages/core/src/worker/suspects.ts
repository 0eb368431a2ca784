import type { ClaimedRun } from "../store/contract.ts";

/** Runs whose owner died while they had something outstanding: one at a time, until each has made progress or is gone. */
export class Suspects {
  readonly #resume: (run: ClaimedRun) => void;
  readonly #line: ClaimedRun[] = [];
  #current: string | null = null;

  constructor(resume: (run: ClaimedRun) => void) {
    this.#resume = resume;
  }

  add(run: ClaimedRun): void {
    this.#line.push(run);
    this.#next();
  }

  /** The run is no longer under suspicion here. */
  cleared(runId: string): void {
    if (this.#current !== runId) return;
    this.#current = null;
    this.#next();
  }

  /** Those that have not been resumed: they leave the line. */
  takeWaiting(): ClaimedRun[] {
    return this.#line.splice(0);
  }

  #next(): void {
    if (this.#current !== null) return;
    const run = this.#line.shift();
    if (run === undefined) return;
    this.#current = run.runId;
    this.#resume(run);
  }
}
