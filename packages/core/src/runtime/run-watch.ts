/** Wakes whoever waits for something about a run, on the store's hints, and now and then because hints can be lost. */
import { perdureError } from "../errors/perdure-error.ts";
import type { Change, RunStatus, Store } from "../store/contract/contract.ts";
import { every, systemClock, type Clock, type Timer } from "../clock/clock.ts";

/** What somebody who waits for a run wants to hear of. */
const final: ReadonlySet<RunStatus> = new Set<RunStatus>(["completed", "failed", "cancelled", "parked"]);

/** Of so many runs at most the store is asked at once. */
const mostStatuses = 1_000;

/** What is waited for: something new in a stream of the run, or another status of the run than the waiter knows of. */
export type Awaited = { namespace: string } | { status: RunStatus | null };

interface Waiter {
  awaited: Awaited;
  wake: (change: Change | null) => void;
}

export class RunWatch {
  readonly #waiting = new Map<string, Set<Waiter>>();
  readonly #unsubscribe: () => void;
  readonly #poll: Timer;
  readonly #store: Store;
  #looking = false;
  #lookAgain = false;
  #closed = false;

  constructor(store: Store, pollMs: number, clock: Pick<Clock, "after"> = systemClock) {
    this.#store = store;
    this.#unsubscribe = store.subscribe((change) => this.#notice(change));
    this.#poll = every(clock, pollMs, () => this.#look());
  }

  /**
   * Resolves when what is awaited may have come; with null where there is nothing to say but to look again. Throws `store_closed`
   * once nothing can come any more.
   */
  next(runId: string, awaited: Awaited): { promise: Promise<Change | null>; cancel: () => void } {
    if (this.#closed) throw perdureError("store_closed", { description: this.#store.description });
    const waiters = this.#waiting.get(runId) ?? new Set();
    this.#waiting.set(runId, waiters);
    let wake: Waiter["wake"] = () => undefined;
    const promise = new Promise<Change | null>((resolve) => {
      wake = resolve;
    });
    const waiter: Waiter = { awaited, wake };
    waiters.add(waiter);
    return { promise, cancel: () => this.#wake(runId, (candidate) => candidate === waiter) };
  }

  /** Wakes whoever reads a stream, so that readers see that the process is stopping. */
  wakeReaders(): void {
    for (const runId of this.#waiting.keys()) this.#wake(runId, readsStream);
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    this.#poll.clear();
    for (const runId of this.#waiting.keys()) this.#wake(runId, () => true);
  }

  #notice(change: Change): void {
    if (change.type === "any") this.#look();
    else if (change.type === "stream")
      this.#wake(change.runId, ({ awaited }) => "namespace" in awaited && awaited.namespace === change.namespace, change);
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

  /** Something may have changed: one look at the store serves all who wait, however many they are and however many hints come. */
  #look(): void {
    this.#lookAgain = true;
    if (this.#looking) return;
    this.#looking = true;
    void this.#lookWhileAsked().finally(() => {
      this.#looking = false;
    });
  }

  async #lookWhileAsked(): Promise<void> {
    while (this.#lookAgain && !this.#closed) {
      this.#lookAgain = false;
      this.wakeReaders();
      const runIds = [...this.#waiting.keys()];
      for (let from = 0; from < runIds.length; from += mostStatuses) await this.#lookAt(runIds.slice(from, from + mostStatuses));
    }
  }

  /** A store that does not answer is asked again at the next hint or poll. */
  async #lookAt(runIds: readonly string[]): Promise<void> {
    let statuses: readonly (RunStatus | null)[];
    try {
      statuses = await this.#store.readStatuses(runIds);
    } catch {
      return;
    }
    for (const [index, status] of statuses.entries()) {
      const isNews = status === null || final.has(status);
      if (isNews) this.#wake(runIds[index] ?? "", ({ awaited }) => "status" in awaited && awaited.status !== status);
    }
  }
}

function readsStream({ awaited }: Waiter): boolean {
  return "namespace" in awaited;
}
