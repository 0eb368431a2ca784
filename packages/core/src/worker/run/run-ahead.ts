import process from "node:process";
import type { OpenedRun } from "./open-run.ts";

/**
 * Runs a new run's code while its first commit is on its way, which it can because code has no effects. What it asked for is done
 * when the run is driven; until then it can be thrown away.
 */
export class RunAhead {
  #opened: OpenedRun | null = null;
  #over = false;

  /** `open` is called behind what sends the commit, unless its answer comes first. */
  constructor(open: () => OpenedRun) {
    process.nextTick(() => {
      if (this.#over) return;
      try {
        this.#opened = open();
      } catch {
        // Whoever drives it opens it again, and reports.
      }
    });
  }

  /** The run as far as it has come, for whoever drives it from now on; null when it has not begun. */
  take(): OpenedRun | null {
    const opened = this.#opened;
    this.#opened = null;
    this.#over = true;
    return opened;
  }

  /** What nobody has taken is not to be. */
  drop(): void {
    this.take()?.realmRun.dispose();
  }
}
