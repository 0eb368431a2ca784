import { describeThrown } from "../values/thrown.ts";
import type { TerminalStatus } from "../store/contract/contract.ts";
import type { Timer } from "../clock/clock.ts";
import type { WorkerContext } from "./context/worker-context.ts";

const everyMs = 60_000;
const batch = 500;

/** Has finished runs past their age deleted: a batch a minute, and more while there are more. */
export class Sweeper {
  readonly #context: Pick<WorkerContext, "store" | "clock" | "log" | "retention">;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(context: Pick<WorkerContext, "store" | "clock" | "log" | "retention">) {
    this.#context = context;
    this.#in(everyMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.clear();
  }

  #in(ms: number): void {
    const { clock } = this.#context;
    if (!this.#stopped) this.#timer = clock.after(ms, () => void this.#sweep());
  }

  async #sweep(): Promise<void> {
    const { store, clock, log } = this.#context;
    const began = clock.monotonic();
    try {
      const { runs } = await store.sweep({ now: clock.now(), endedBefore: this.#endedBefore(), limit: batch });
      // As long a pause as the batch took: others have the store for half of the time.
      this.#in(runs < batch ? everyMs : clock.monotonic() - began);
    } catch (error) {
      log.debug(null, `old runs could not be deleted, trying again in a minute: ${describeThrown(error)}`);
      this.#in(everyMs);
    }
  }

  #endedBefore(): Partial<Record<TerminalStatus, number>> {
    const { clock, retention } = this.#context;
    return Object.fromEntries(Object.entries(retention).map(([status, age]) => [status, clock.now() - age]));
  }
}
