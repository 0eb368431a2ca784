/** Wakes whoever waits for something about a run, on the store's hints, and now and then because hints can be lost. */
import { perdureError } from "../errors/perdure-error.ts";
import type { Change, RunStatus, Store } from "../store/contract.ts";
import { every, systemClock, type Clock, type Timer } from "../clock/clock.ts";

/** What somebody who waits for a run wants to hear of. */
const final: ReadonlySet<RunStatus> = new Set<RunStatus>(["completed", "failed", "cancelled", "parked"]);

interface Waiter {
  /** The stream that the waiter reads; null: it waits for the run itself. */
  namespace: string | null;
  wake: (change: Change | null) => void;
}

export class RunWatch {
  readonly #waiting = new Map<string, Set<Waiter>>();
  readonly #unsubscribe: () => void;
  readonly #poll: Timer;
  readonly #store: Store;
  #closed = false;

  constructor(store: Store, pollMs: number, clock: Pick<Clock, "after"> = systemClock) {
    this.#store = store;
    this.#unsubscribe = store.subscribe((change) => this.#notice(change));
    this.#poll = every(clock, pollMs, () => this.#wakeAll());
  }

  /**
   * Resolves at the next hint about the run, or about one of its streams; with null where there is nothing to say but to look
   * again. Throws `store_closed` once nothing can come any more.
   */
  next(runId: string, namespace: string | null): { promise: Promise<Change | null>; cancel: () => void } {
    if (this.#closed) throw perdureError("store_closed", { description: this.#store.description });
    const waiters = this.#waiting.get(runId) ?? new Set();
    this.#waiting.set(runId, waiters);
    let wake: Waiter["wake"] = () => undefined;
    const promise = new Promise<Change | null>((resolve) => {
      wake = resolve;
    });
    const waiter: Waiter = { namespace, wake };
    waiters.add(waiter);
    return { promise, cancel: () => this.#wake(runId, (candidate) => candidate === waiter) };
  }

  /** Wakes whoever reads a stream, so that readers see that the process is stopping. */
  wakeReaders(): void {
    for (const runId of this.#waiting.keys()) this.#wake(runId, ({ namespace }) => namespace !== null);
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#poll.clear();
    this.#wakeAll();
  }

  #notice(change: Change): void {
    if (change.type === "any") this.#wakeAll();
    else if (change.type === "stream") this.#wake(change.runId, ({ namespace }) => namespace === change.namespace, change);
    // A run's end is the end of its streams too.
    else if (change.type === "run" && final.has(change.status)) this.#wake(change.runId, () => true, change);
  }

  #wake(runId: string, concerns: (waiter: Waiter) => boolean, change: Change | null = null): void {
    const waiters = this.#waiting.get(runId);
    if (waiters === undefined) return;
    for (const waiter of waiters) {
      if (!concerns(waiter)) continue;
      waiters.delete(waiter);
      waiter.wake(change);
    }
    if (waiters.size === 0) this.#waiting.delete(runId);
  }

  #wakeAll(): void {
    for (const runId of this.#waiting.keys()) this.#wake(runId, () => true);
  }
}
