import type { JournalEvent } from "../journal/events.ts";

/**
 * The two times of a run. Logical time is what the code sees and never goes back; the owner's clock may, and it is what waits,
 * retries and the limit of a clean-up count from.
 */
export class RunTime {
  /** Logical time: when the last event was applied. */
  at = 0;
  /** The owner's clock when the last event was applied: logical time, or less where that was held up. */
  clock = 0;

  moveTo(clock: number): void {
    this.clock = clock;
    this.at = Math.max(this.at, clock);
  }

  /** As the event says. */
  follow(event: JournalEvent): void {
    this.at = Math.max(this.at, event.at);
    this.clock = event.clock ?? event.at;
  }
}
