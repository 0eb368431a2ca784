/** Wakes whoever waits for something about a run, on the store's hints, and now and then because hints can be lost. */
import type { Change, Store } from "../store/contract.ts";

interface Waiter {
  /** The stream that the waiter reads; null: it waits for the run itself. */
  namespace: string | null;
  wake: () => void;
}

export class RunWatch {
  readonly #waiting = new Map<string, Set<Waiter>>();
  readonly #unsubscribe: () => void;
  readonly #poll: NodeJS.Timeout;

  constructor(store: Store, pollMs: number) {
    this.#unsubscribe = store.subscribe((change) => this.#notice(change));
    this.#poll = setInterval(() => this.#wakeAll(), pollMs);
    this.#poll.unref();
  }

  /** Resolves at the next hint about the run, or about one of its streams. */
  next(runId: string, namespace: string | null): { promise: Promise<void>; cancel: () => void } {
    const waiters = this.#waiting.get(runId) ?? new Set();
    this.#waiting.set(runId, waiters);
    let wake: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const waiter: Waiter = { namespace, wake };
    waiters.add(waiter);
    return { promise, cancel: () => this.#wake(runId, (candidate) => candidate === waiter) };
  }

  close(): void {
    this.#unsubscribe();
    clearInterval(this.#poll);
    this.#wakeAll();
  }

  #notice(change: Change): void {
    if (change.type === "any") this.#wakeAll();
    else if (change.type === "stream") this.#wake(change.runId, ({ namespace }) => namespace === change.namespace);
    // A run's end is the end of its streams too.
    else if (change.type === "run") this.#wake(change.runId, () => true);
  }

  #wake(runId: string, concerns: (waiter: Waiter) => boolean): void {
    const waiters = this.#waiting.get(runId);
    if (waiters === undefined) return;
    for (const waiter of waiters) {
      if (!concerns(waiter)) continue;
      waiters.delete(waiter);
      waiter.wake();
    }
    if (waiters.size === 0) this.#waiting.delete(runId);
  }

  #wakeAll(): void {
    for (const runId of this.#waiting.keys()) this.#wake(runId, () => true);
  }
}
