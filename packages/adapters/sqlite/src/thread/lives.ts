import type { Database } from "../driver/database.ts";
import type { Driver } from "../driver/driver.ts";
import { buryWorker, retireWorker } from "../sql/bury-worker.ts";
import { listWorkers } from "../sql/list-workers.ts";
import type { RunHeads } from "../sql/run-heads.ts";
import { setOffer, setQueueLimits } from "../sql/worker-offer.ts";
import { lapsedAt, type LifeMemory, movedAt } from "../wire/life-memory.ts";
import type { WireOffer, WireRegistration } from "../wire/requests.ts";
import { type ActivationWatch, createActivationWatch } from "./activation-watch.ts";
import { Failed } from "./failed.ts";
import { isLocked, lockFile, removeLock, takeLock, type WorkerLock } from "./lock.ts";
import type { OpenedFile } from "./opened-file.ts";
import { beatPatienceMs, inTransaction, Locked } from "./transaction.ts";

/** The workers of this process and what is known of those of others. */
export interface Lives {
  register(registration: WireRegistration): void;
  renew(workerId: string, offer: WireOffer): void;
  end(workerId: string): void;
  /** The worker's number and what it offers; null for one that does not live here. */
  offerOf(workerId: string): { number: number; offer: WireOffer } | null;
  /** Takes their runs from workers that died; says whether there were any. */
  buryDead(patienceMs?: number): boolean;
  /** Looks after the workers of this process. Called often. */
  beat(): void;
  readonly size: number;
  /** Lets all locks go, as a death would. */
  releaseAll(): void;
}

interface Life {
  memory: LifeMemory;
  stallMs: number;
  offer: WireOffer;
  /** In rows of runs. */
  number: number;
  lock: WorkerLock | null;
  moved: number;
  movedSince: number;
  activation: ActivationWatch;
}

/** Runs that one transaction takes from a worker. */
const buriedAtOnce = 500;

export function createLives(db: Database, heads: RunHeads, driver: Driver, folder: string, opened: OpenedFile): Lives {
  const lives = new Map<string, Life>();

  function register({ workerId, stallMs, memory, offer, queueLimits }: WireRegistration): void {
    lives.get(workerId)?.lock?.release();
    const alive = live(workerId, () => {
      setQueueLimits(db, queueLimits);
      return setOffer(db, workerId, offer);
    });
    if (alive === null)
      throw new Failed({ code: "store_unavailable", reason: `another process lives under the worker id ${workerId}` });
    lives.set(workerId, {
      memory,
      stallMs,
      offer,
      ...alive,
      moved: Atomics.load(memory.words, movedAt),
      movedSince: performance.now(),
      activation: createActivationWatch(db, heads, memory),
    });
  }

  /** Takes the worker's lock and its number, or neither. Null: another process has the lock. */
  function live(workerId: string, enter: () => number, patienceMs?: number): Pick<Life, "lock" | "number"> | null {
    const lock = takeLock(driver, lockFile(folder, workerId));
    if (lock === null) return null;
    try {
      return { lock, number: inTransaction(db, enter, patienceMs) };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  function renew(workerId: string, offer: WireOffer): void {
    const life = lives.get(workerId);
    if (life === undefined) return;
    if (life.lock !== null) inTransaction(db, () => setOffer(db, workerId, offer));
    // A worker that lost its lock says it again when it lives again.
    life.offer = offer;
  }

  function end(workerId: string): void {
    const life = lives.get(workerId);
    if (life === undefined) return;
    // Without its lock its runs are others' to take, and another may live under its id.
    if (life.lock !== null || !isLocked(driver, lockFile(folder, workerId))) {
      heads.clear();
      while (!inTransaction(db, () => retireWorker(db, life.number, buriedAtOnce)));
    }
    lives.delete(workerId);
    Atomics.store(life.memory.words, lapsedAt, 1);
    life.lock?.release();
  }

  function buryDead(patienceMs?: number): boolean {
    // With the store's file the locks' files are gone: that says nothing of the workers.
    if (!opened.isInPlace()) return false;
    let buried = false;
    for (const { number, workerId } of listWorkers(db)) {
      if (lives.get(workerId)?.lock != null) continue;
      const file = lockFile(folder, workerId);
      if (isLocked(driver, file)) continue;
      heads.clear();
      // Under the write lock once more: one that only stood still may live again, and says so under that lock.
      const bury = (): boolean => isLocked(driver, file) || buryWorker(db, number, buriedAtOnce);
      while (!inTransaction(db, bury, patienceMs));
      removeLock(file, Date.now());
      buried = true;
    }
    return buried;
  }

  function beat(): void {
    const now = performance.now();
    for (const [workerId, life] of lives) {
      watchStall(workerId, life, now);
      if (life.lock !== null) life.activation.look(life.number, now);
    }
  }

  function watchStall(workerId: string, life: Life, now: number): void {
    const moved = Atomics.load(life.memory.words, movedAt);
    if (moved !== life.moved) {
      life.moved = moved;
      life.movedSince = now;
      if (life.lock === null) revive(workerId, life);
    } else if (life.lock !== null && now - life.movedSince >= life.stallMs) letGo(life, life.lock, now);
  }

  /** The main thread stands still: others may have its runs. */
  function letGo(life: Life, lock: WorkerLock, now: number): void {
    Atomics.store(life.memory.words, lapsedAt, 1);
    try {
      life.activation.recordStall(life.number, now);
    } catch (error) {
      // While another writes nobody can take the runs; where nothing can be written, it is not recorded.
      if (error instanceof Locked) throw error;
    }
    lock.release();
    life.lock = null;
  }

  function revive(workerId: string, life: Life): void {
    const alive = live(workerId, () => setOffer(db, workerId, life.offer), beatPatienceMs);
    if (alive === null) return;
    Object.assign(life, alive);
    Atomics.store(life.memory.words, lapsedAt, 0);
  }

  return {
    register,
    renew,
    end,
    buryDead,
    beat,
    offerOf(workerId) {
      const life = lives.get(workerId);
      return life === undefined || life.lock === null ? null : life;
    },
    get size() {
      return lives.size;
    },
    releaseAll() {
      for (const { lock, memory } of lives.values()) {
        Atomics.store(memory.words, lapsedAt, 1);
        lock?.release();
      }
      lives.clear();
    },
  };
}
