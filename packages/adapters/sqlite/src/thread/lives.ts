import type { Database } from "../driver/database.ts";
import type { Driver } from "../driver/driver.ts";
import { buryWorker } from "../sql/bury-worker.ts";
import { forgetWorker } from "../sql/forget-worker.ts";
import { listWorkers } from "../sql/list-workers.ts";
import { markActivation } from "../sql/mark-activation.ts";
import type { RunHeads } from "../sql/run-heads.ts";
import { workerNumber } from "../sql/worker-number.ts";
import { lapsedAt, type LifeMemory, movedAt, readActivation } from "../wire/life-memory.ts";
import type { WireRegistration } from "../wire/requests.ts";
import { toText } from "../wire/text.ts";
import { Failed } from "./failed.ts";
import { isLocked, lockFile, removeLock, takeLock, type WorkerLock } from "./lock.ts";
import type { OpenedFile } from "./opened-file.ts";
import { beatPatienceMs, inTransaction } from "./transaction.ts";

/** The workers of this process and what is known of those of others. */
export interface Lives {
  register(registration: WireRegistration): void;
  end(workerId: string): void;
  isAlive(workerId: string): boolean;
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
  lock: WorkerLock | null;
  moved: number;
  movedSince: number;
  activation: number;
  activationSince: number;
  marked: boolean;
}

/** An activation that lasts longer is recorded. */
const longActivationMs = 250;
/** Runs that one transaction takes from a dead worker. */
const buriedAtOnce = 500;

export function createLives(db: Database, heads: RunHeads, driver: Driver, folder: string, opened: OpenedFile): Lives {
  const lives = new Map<string, Life>();

  function register({ workerId, stallMs, memory }: WireRegistration): void {
    lives.get(workerId)?.lock?.release();
    const lock = live(workerId);
    if (lock === null)
      throw new Failed({ code: "store_unavailable", reason: `another process lives under the worker id ${workerId}` });
    const now = performance.now();
    lives.set(workerId, {
      memory,
      stallMs,
      lock,
      moved: Atomics.load(memory.words, movedAt),
      movedSince: now,
      activation: 0,
      activationSince: now,
      marked: false,
    });
  }

  /** Takes the worker's lock and its number, or neither. Null: another process has the lock. */
  function live(workerId: string, patienceMs?: number): WorkerLock | null {
    const lock = takeLock(driver, lockFile(folder, workerId));
    if (lock === null) return null;
    try {
      inTransaction(db, () => workerNumber(db, workerId), patienceMs);
      return lock;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  function end(workerId: string): void {
    const life = lives.get(workerId);
    if (life === undefined) return;
    inTransaction(db, () => forgetWorker(db, workerId));
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
      while (!inTransaction(db, () => buryWorker(db, number, buriedAtOnce), patienceMs));
      removeLock(file, Date.now());
      buried = true;
    }
    return buried;
  }

  function beat(): void {
    const now = performance.now();
    for (const [workerId, life] of lives) {
      watchStall(workerId, life, now);
      watchActivation(workerId, life, now);
    }
  }

  function watchStall(workerId: string, life: Life, now: number): void {
    const moved = Atomics.load(life.memory.words, movedAt);
    if (moved !== life.moved) {
      life.moved = moved;
      life.movedSince = now;
      if (life.lock === null) revive(workerId, life);
    } else if (life.lock !== null && now - life.movedSince >= life.stallMs) {
      Atomics.store(life.memory.words, lapsedAt, 1);
      life.lock.release();
      life.lock = null;
    }
  }

  function revive(workerId: string, life: Life): void {
    life.lock = live(workerId, beatPatienceMs);
    if (life.lock !== null) Atomics.store(life.memory.words, lapsedAt, 0);
  }

  function watchActivation(workerId: string, life: Life, now: number): void {
    const activation = readActivation(life.memory);
    if (activation === null) return;
    if (activation.number !== life.activation) {
      life.activation = activation.number;
      life.activationSince = now;
      life.marked = false;
    } else if (!life.marked && now - life.activationSince > longActivationMs) {
      heads.clear();
      inTransaction(db, () => markActivation(db, toText(activation.runId), workerNumber(db, workerId)), beatPatienceMs);
      life.marked = true;
    }
  }

  return {
    register,
    end,
    buryDead,
    beat,
    isAlive: (workerId) => lives.get(workerId)?.lock != null,
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
