import type { Database } from "../driver/database.ts";
import type { Driver } from "../driver/driver.ts";
import type { RunHeads } from "../sql/run-heads.ts";
import { setOffer, setQueueLimits } from "../sql/worker-offer.ts";
import { lapsedAt, type LifeMemory, movedAt } from "../wire/life-memory.ts";
import type { WireOffer, WireRegistration } from "../wire/requests.ts";
import { type ActivationWatch, createActivationWatch } from "./activation-watch.ts";
import { Failed } from "./failed.ts";
import { lockFile, takeLock, type WorkerLock } from "./lock.ts";
import { beatPatienceMs, inTransaction, Locked } from "./transaction.ts";

/** Where workers live. */
export interface LivesPlace {
  db: Database;
  heads: RunHeads;
  driver: Driver;
  /** Of the locks. */
  folder: string;
}

/** What a worker has while it lives. */
interface Hold {
  lock: WorkerLock;
  /** In rows of runs. */
  number: number;
}

/** A worker of this process. It holds its lock while its main thread moves. */
export class WorkerLife {
  offer: WireOffer;
  number: number;
  readonly #place: LivesPlace;
  readonly #workerId: string;
  readonly #stallMs: number;
  readonly #memory: LifeMemory;
  readonly #activation: ActivationWatch;
  #lock: WorkerLock | null;
  #moved: number;
  #movedSince: number;

  /** Throws where another process lives under its id. */
  constructor(place: LivesPlace, { workerId, stallMs, memory, offer, queueLimits }: WireRegistration) {
    const hold = takeHold(place, workerId, () => {
      setQueueLimits(place.db, queueLimits);
      return setOffer(place.db, workerId, offer);
    });
    if (hold === null)
      throw new Failed({ code: "store_unavailable", reason: `another process lives under the worker id ${workerId}` });
    this.#place = place;
    this.#workerId = workerId;
    this.#stallMs = stallMs;
    this.#memory = memory;
    this.#activation = createActivationWatch(place.db, place.heads, memory);
    this.#moved = Atomics.load(memory.words, movedAt);
    this.#movedSince = performance.now();
    this.#lock = hold.lock;
    this.number = hold.number;
    this.offer = offer;
  }

  get isHeld(): boolean {
    return this.#lock !== null;
  }

  beat(now: number): void {
    const moved = Atomics.load(this.#memory.words, movedAt);
    if (moved !== this.#moved) {
      this.#moved = moved;
      this.#movedSince = now;
      if (!this.isHeld) this.#revive();
    } else if (this.isHeld && now - this.#movedSince >= this.#stallMs) this.#stall(now);
    if (this.isHeld) this.#activation.look(this.number, now);
  }

  /** Lets its lock go. */
  release(): void {
    Atomics.store(this.#memory.words, lapsedAt, 1);
    this.#lock?.release();
    this.#lock = null;
  }

  /** The main thread stands still: others may have its runs. */
  #stall(now: number): void {
    Atomics.store(this.#memory.words, lapsedAt, 1);
    try {
      this.#activation.recordStall(this.number, now);
    } catch (error) {
      // While another writes nobody can take the runs; where nothing can be written, it is not recorded.
      if (error instanceof Locked) throw error;
    }
    this.release();
  }

  #revive(): void {
    const enter = (): number => setOffer(this.#place.db, this.#workerId, this.offer);
    const hold = takeHold(this.#place, this.#workerId, enter, beatPatienceMs);
    if (hold === null) return;
    this.#lock = hold.lock;
    this.number = hold.number;
    Atomics.store(this.#memory.words, lapsedAt, 0);
  }
}

/** Takes the worker's lock and its number, or neither. Null: another process has the lock. */
function takeHold({ db, driver, folder }: LivesPlace, workerId: string, enter: () => number, patienceMs?: number): Hold | null {
  const lock = takeLock(driver, lockFile(folder, workerId));
  if (lock === null) return null;
  try {
    return { lock, number: inTransaction(db, enter, patienceMs) };
  } catch (error) {
    lock.release();
    throw error;
  }
}
