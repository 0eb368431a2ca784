import { statSync } from "node:fs";
import type { FileMemory } from "../wire/file-memory.ts";

/**
 * The file that this process opened. A deleted file takes writes for as long as it is open, and all of them are lost; so what is
 * said of it holds only while it is still the one at its path.
 */
export interface OpenedFile {
  /** Takes the file that is at the path now, unless one was opened before. Throws where there is none. */
  remember(): void;
  /** Whether the file at the path is the one that was opened; true before any was. */
  isInPlace(): boolean;
  /** Throws an error that names the path unless the file is in place. */
  check(): void;
}

export function createOpenedFile(path: string, memory: FileMemory): OpenedFile {
  function stateOf(): "in place" | "missing" | "another" {
    const [device = 0n, inode = 0n] = memory;
    if (inode === 0n) return "in place";
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return "missing";
    return BigInt.asUintN(64, found.ino) === inode && BigInt.asUintN(64, found.dev) === device ? "in place" : "another";
  }

  function check(): void {
    const state = stateOf();
    if (state === "missing")
      throw new Error(`${path} was deleted or moved while it was open; put it back, or restart the process to begin a new one`);
    if (state === "another")
      throw new Error(
        `${path} is not the file that was opened any more; put that one back, or restart the process to use this one`,
      );
  }

  return {
    remember() {
      if (memory[1] === 0n) {
        const { dev, ino } = statSync(path, { bigint: true });
        memory.set([BigInt.asUintN(64, dev), BigInt.asUintN(64, ino)]);
      }
      check();
    },
    isInPlace: () => stateOf() === "in place",
    check,
  };
}
