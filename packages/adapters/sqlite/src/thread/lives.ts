import { buryWorker, retireWorker } from "../sql/bury-worker.ts";
import { listWorkers } from "../sql/list-workers.ts";
import { setOffer } from "../sql/worker-offer.ts";
import type { WireOffer, WireRegistration } from "../wire/requests.ts";
import { isLocked, lockFile, removeLock } from "./lock.ts";
import type { OpenedFile } from "./opened-file.ts";
import { inTransaction } from "./transaction.ts";
import { type LivesPlace, WorkerLife } from "./worker-life.ts";

/** Runs that one transaction takes from a worker. */
const buriedAtOnce = 500;

/** The workers of this process and what is known of those of others. */
export class Lives {
  readonly #place: LivesPlace;
  readonly #opened: OpenedFile;
  readonly #lives = new Map<string, WorkerLife>();

  constructor(place: LivesPlace, opened: OpenedFile) {
    this.#place = place;
    this.#opened = opened;
  }

  get size(): number {
    return this.#lives.size;
  }

  register(registration: WireRegistration): void {
    const { workerId } = registration;
    this.#lives.get(workerId)?.release();
    this.#lives.set(workerId, new WorkerLife(this.#place, registration));
  }

  renew(workerId: string, offer: WireOffer): void {
    const life = this.#lives.get(workerId);
    if (life === undefined) return;
    const { db } = this.#place;
    if (life.isHeld) inTransaction(db, () => setOffer(db, workerId, offer));
    // A worker that lost its lock says it again when it lives again.
    life.offer = offer;
  }

  end(workerId: string): void {
    const life = this.#lives.get(workerId);
    if (life === undefined) return;
    const { db, driver, folder, heads } = this.#place;
    // Without its lock its runs are others' to take, and another may live under its id.
    if (life.isHeld || !isLocked(driver, lockFile(folder, workerId))) {
      heads.clear();
      while (!inTransaction(db, () => retireWorker(db, life.number, buriedAtOnce)));
    }
    this.#lives.delete(workerId);
    life.release();
  }

  /** The worker's number and what it offers; null for one that does not live here. */
  offerOf(workerId: string): { number: number; offer: WireOffer } | null {
    const life = this.#lives.get(workerId);
    return life?.isHeld === true ? life : null;
  }

  /** Takes their runs from workers that died; says whether there were any. */
  buryDead(patienceMs?: number): boolean {
    // With the store's file the locks' files are gone: that says nothing of the workers.
    if (!this.#opened.isInPlace()) return false;
    const { db, driver, folder, heads } = this.#place;
    let buried = false;
    for (const { number, workerId } of listWorkers(db)) {
      if (this.#lives.get(workerId)?.isHeld === true) continue;
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

  /** Looks after the workers of this process. Called often. */
  beat(): void {
    const now = performance.now();
    for (const life of this.#lives.values()) life.beat(now);
  }

  /** Lets all locks go, as a death would. */
  releaseAll(): void {
    for (const life of this.#lives.values()) life.release();
    this.#lives.clear();
  }
}
