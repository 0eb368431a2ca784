import { failureKind } from "../driver/failure.ts";
import type { Database } from "../driver/database.ts";

const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

export function pause(ms: number): void {
  Atomics.wait(cell, 0, 0, ms);
}

/** Another process holds the lock for too long: nothing was done, and the caller may repeat it. */
export class Locked extends Error {
  constructor(cause: unknown) {
    super("another process holds the write lock", { cause });
  }
}

/** How long a request waits for the lock: the others behind it wait as well. */
const requestPatienceMs = 2_000;
/** What nobody waits for is tried again soon. */
export const beatPatienceMs = 20;

let isHurried = (): boolean => false;

/** Has all waits of this thread end when `check` says so, because the store is being closed. */
export function waitUnless(check: () => boolean): void {
  isHurried = check;
}

/**
 * Repeats while another process holds the lock, for a while. The waits are short and random: SQLite's own busy handler waits ever longer, and
 * writers that commit often starve the others behind it.
 */
export function withoutBusy<Result>(work: () => Result, patienceMs: number = requestPatienceMs): Result {
  let givesUpAt = 0;
  for (let tries = 0; ; tries += 1) {
    try {
      return work();
    } catch (error) {
      if (failureKind(error) !== "busy") throw error;
      if (tries === 0) givesUpAt = performance.now() + patienceMs;
      else if (performance.now() >= givesUpAt || isHurried()) throw new Locked(error);
      pause(Math.random() * Math.min(2, 0.1 * (tries + 1)));
    }
  }
}

/** All or nothing, and durable when it returns. */
export function inTransaction<Result>(db: Database, work: () => Result, patienceMs?: number): Result {
  withoutBusy(() => db.run("BEGIN IMMEDIATE"), patienceMs);
  try {
    const result = work();
    db.run("COMMIT");
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** Reads that belong together, of one state of the file; together they cost less, too. */
export function inSnapshot<Result>(db: Database, read: () => Result): Result {
  return withoutBusy(() => {
    db.run("BEGIN");
    try {
      const result = read();
      db.run("COMMIT");
      return result;
    } catch (error) {
      rollBack(db);
      throw error;
    }
  });
}

function rollBack(db: Database): void {
  try {
    db.run("ROLLBACK");
  } catch {
    // SQLite has rolled back by itself.
  }
}
