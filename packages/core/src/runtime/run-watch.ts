/** Wakes whoever waits for something about a run, on the store's hints, and now and then because hints can be lost. */
import { perdureError } from "../errors/perdure-error.ts";
import type { Change, RunStatus, Store } from "../store/contract/contract.ts";
import { every, systemClock, type Clock, type Timer } from "../clock/clock.ts";

/** What somebody who waits for a run wants to hear of. */
const final: ReadonlySet<RunStatus> = new Set<RunStatus>(["completed", "failed", "cancelled", "parked"]);

/** Runs that are looked at for a hint that names nothing, for each ms: fewer than this are never kept waiting. */
const runsPerMs = 10;

/** Where many wait they look one run a ms, but each within this time. */
const longestPollMs = 30_000;

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
  readonly #clock: Pick<Clock, "after" | "monotonic">;
  readonly #pollMs: number;
  /** Monotonic ms before which hints that name nothing wake nobody. */
  #restUntil = 0;
  #rest: Timer | null = null;
  /** Monotonic ms at which all were woken last. */
  #wokenAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(store: Store, pollMs: number, clock: Pick<Clock, "after" | "monotonic"> = systemClock) {
    this.#store = store;
    this.#clock = clock;
    this.#pollMs = pollMs;
    this.#unsubscribe = store.subscribe((change) => this.#notice(change));
    this.#poll = every(clock, pollMs, () => this.#wakeForPoll());
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
    this.#rest?.clear();
    this.#wakeAll();
  }

  #notice(change: Change): void {
    if (change.type === "any") this.#wakeSoon();
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

  /**
   * A hint that names nothing lets all who wait look at the store. Few do so at once. Many do so at most as often as the store can
   * bear, however many hints come; none is lost, because the last one is followed by a look.
   */
  #wakeSoon(): void {
    if (this.#rest !== null) return;
    const now = this.#clock.monotonic();
    if (now < this.#restUntil) {
      this.#rest = this.#clock.after(this.#restUntil - now, () => {
        this.#rest = null;
        this.#wakeSoon();
      });
      return;
    }
    this.#restUntil = now + Math.min(this.#pollMs, Math.floor(this.#waiting.size / runsPerMs));
    this.#wakeAll();
  }

  /** Hints are seldom lost, so what is done in case one was is a small part of what the store does, however many wait. */
  #wakeForPoll(): void {
    const everyMs = Math.min(longestPollMs, this.#waiting.size);
    if (this.#clock.monotonic() - this.#wokenAt >= everyMs) this.#wakeAll();
  }

  #wakeAll(): void {
    this.#wokenAt = this.#clock.monotonic();
    for (const runId of this.#waiting.keys()) this.#wake(runId, () => true);
  }
}
