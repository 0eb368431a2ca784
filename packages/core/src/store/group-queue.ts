import type { Operation, OperationResult, Unavailable } from "./contract/contract.ts";
import { Held } from "./held.ts";
import { sizeOf } from "./operation-size.ts";
import { heldKey, orderKey } from "./operation-order.ts";

/** What the store can't do for now is repeated here until it can. */
export type Answered<Result extends OperationResult> = Exclude<Result, Unavailable>;

/** An operation and who waits for its result. */
export interface Waiting {
  operation: Operation;
  resolve: (result: Answered<OperationResult>) => void;
  reject: (error: unknown) => void;
  /** How often it was unavailable. */
  repeats: number;
}

/** Operations that are under way together, and the keys that keep others of their runs back. */
export interface Flight {
  readonly batch: readonly Waiting[];
  readonly keys: ReadonlySet<string>;
}

const mostFlights = 2;

/** What waits to travel, in order; what is under way; and what the store could not do, which waits for its repeat. */
export class GroupQueue {
  readonly #maxBytes: number;
  readonly #maxOperations: number;
  readonly #flights = new Set<Flight>();
  readonly #held = new Held<Waiting>();
  #waiting: Waiting[] = [];

  constructor(maxBytes: number, maxOperations: number) {
    this.#maxBytes = maxBytes;
    this.#maxOperations = maxOperations;
  }

  /** How many wait to travel. */
  get length(): number {
    return this.#waiting.length;
  }

  get flights(): number {
    return this.#flights.size;
  }

  get held(): number {
    return this.#held.size;
  }

  get isFull(): boolean {
    return this.#waiting.length >= this.#maxOperations;
  }

  /** What is ready goes when nothing is in flight, and a full batch behind the one in flight. */
  get maySend(): boolean {
    return this.#waiting.length > 0 && this.#flights.size < (this.isFull ? mostFlights : 1);
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** The next batch, which is in flight from now on; null where all that waits has to wait for what is in flight or held. */
  takeOff(): Flight | null {
    const batch = this.#takeBatch();
    if (batch.length === 0) return null;
    const flight = { batch, keys: new Set(batch.map(({ operation }) => orderKey(operation))) };
    this.#flights.add(flight);
    return flight;
  }

  land(flight: Flight): void {
    this.#flights.delete(flight);
  }

  /** Keeps it, and what comes after it for the same run, until the held ones are taken. */
  hold(waiting: Waiting): void {
    this.#held.add(heldKey(waiting.operation), waiting);
  }

  takeHeld(): Waiting[] {
    return this.#held.takeAll();
  }

  /** In front of all that waits. */
  putFirst(first: readonly Waiting[]): void {
    this.#waiting = [...first, ...this.#waiting];
  }

  #takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    let bytes = 0;
    let full = false;
    for (const waiting of this.#waiting) {
      if (!full && (this.#isFlying(waiting.operation) || this.#isHeld(waiting.operation))) {
        rest.push(waiting);
        continue;
      }
      bytes += full ? 0 : sizeOf(waiting.operation);
      full ||= batch.length > 0 && (bytes > this.#maxBytes || batch.length >= this.#maxOperations);
      (full ? rest : batch).push(waiting);
    }
    this.#waiting = rest;
    return batch;
  }

  #isFlying(operation: Operation): boolean {
    if (this.#flights.size === 0) return false;
    const key = orderKey(operation);
    for (const { keys } of this.#flights) if (keys.has(key)) return true;
    return false;
  }

  #isHeld(operation: Operation): boolean {
    return this.#held.size > 0 && this.#held.blocks(heldKey(operation));
  }
}
