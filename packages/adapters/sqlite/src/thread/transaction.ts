import { failureKind } from "../driver/failure.ts";
import type { Database } from "../driver/database.ts";

const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

export function pause(ms: number): void {
  Atomics.wait(cell, 0, 0, ms);
}

/**
 * Repeats while another process holds the lock. The waits are short and random: SQLite's own busy handler waits ever longer, and
 * writers that commit often starve the others behind it.
 */
export function withoutBusy<Result>(work: () => Result): Result {
  for (let tries = 0; ; tries += 1) {
    try {
      return work();
    } catch (error) {
      if (failureKind(error) !== "busy") throw error;
      pause(Math.random() * Math.min(2, 0.1 * (tries + 1)));
    }
  }
}

/** All or nothing, and durable when it returns. */
export function inTransaction<Result>(db: Database, work: () => Result): Result {
  withoutBusy(() => db.run("BEGIN IMMEDIATE"));
  try {
    const result = work();
    db.run("COMMIT");
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

function rollBack(db: Database): void {
  try {
    db.run("ROLLBACK");
  } catch {
    // SQLite has rolled back by itself.
  }
}
