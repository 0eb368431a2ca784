/**
 * A worker's life is an exclusive lock on a file of its own, a tiny SQLite database. The system lets the lock go when the process
 * dies, however it dies, and no clock is involved.
 */
import { createHash } from "node:crypto";
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Driver } from "../driver/driver.ts";
import { failureKind } from "../driver/failure.ts";
import { pause } from "./transaction.ts";

export interface WorkerLock {
  release(): void;
}

export function lockFile(folder: string, workerId: string): string {
  const isPlain = /^[\w-]{1,100}$/.test(workerId);
  return join(folder, isPlain ? workerId : createHash("sha256").update(workerId).digest("hex"));
}

/** Takes the lock, or gives null when another holds it for longer than a glance. */
export function takeLock(driver: Driver, file: string): WorkerLock | null {
  for (let tries = 0; tries < 40; tries += 1) {
    const connection = driver.open(file);
    const opened = inodeOf(file);
    // Others may have removed the file of a dead worker between our opening and our locking it.
    if (isFree(() => connection.exec("BEGIN EXCLUSIVE")) && inodeOf(file) === opened) {
      return { release: () => connection.close() };
    }
    connection.close();
    pause(Math.random() * 10);
  }
  return null;
}

function inodeOf(file: string): bigint | null {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}

export function isLocked(driver: Driver, file: string): boolean {
  if (!existsSync(file)) return false;
  const connection = driver.open(file);
  try {
    // A shared lock, so that two that look at the same time do not take each other for the worker.
    return !isFree(() => connection.prepare("SELECT 1 FROM sqlite_master").get());
  } finally {
    connection.close();
  }
}

/** Removes the file of a worker that is dead for long; one that only lost its lock for a while may come back to it. */
export function removeLock(file: string, now: number): void {
  try {
    if (now - statSync(file).mtimeMs > 3_600_000) rmSync(file);
  } catch {
    // Gone already.
  }
}

function isFree(lock: () => unknown): boolean {
  try {
    lock();
    return true;
  } catch (error) {
    if (failureKind(error) === "busy") return false;
    throw error;
  }
}
