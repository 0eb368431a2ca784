import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The nearest folder with a package.json, from `start` upwards; `start` itself when there is none. */
export function findProjectRoot(start: string): string {
  const from = realpathSync(resolve(start));
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return from;
  }
}
