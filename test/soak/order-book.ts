/** Orders that are under way: each is given to one process, and to another one when it came to nothing. */
import type { Entry } from "./ledger.ts";
import type { Order } from "./orders.ts";

/** A process that has just begun may not have heard it. */
const againMs = 5_000;

export class OrderBook {
  /** By run: a run has one order at a time. */
  readonly #given = new Map<string, { life: string; at: number }>();

  /** Gives the order unless one for this run is under way. */
  give(order: Order, to: { life: string; send(order: Order): void }, now: number): void {
    const given = this.#given.get(order.runId);
    // A cancellation is answered only when the run has ended.
    if (given !== undefined && (order.what === "cancel" || now - given.at < againMs)) return;
    this.#given.set(order.runId, { life: to.life, at: now });
    to.send(order);
  }

  /** What a process answers makes place for the run's next order. */
  hear(entry: Entry): void {
    if (entry.type === "started" || entry.type === "woken" || entry.type === "cancelled" || entry.type === "refused")
      this.#given.delete(entry.runId);
  }

  /** What a process was asked and has not done is asked again. */
  forget(life: string): void {
    for (const [runId, given] of this.#given) if (given.life === life) this.#given.delete(runId);
  }
}
