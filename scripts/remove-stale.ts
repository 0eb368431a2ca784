import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Removes files that the build which began at `startedAt` did not write. */
export function removeStale(folder: string, startedAt: number): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(file).mtimeMs < startedAt - 1000) rmSync(file, { force: true });
  }
}
