import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { withoutExtension } from "../compiler/module-path.ts";
import { readPackageJson } from "../core/project/package-json.ts";
import { isInside, posixRelative, toPosix } from "../core/project/posix.ts";
import { problem } from "../core/problems/problems.ts";

const usual = ["src/server", "src/index", "src/main", "src/app", "server", "index", "main", "app"];
const extensions = ["ts", "mts", "tsx", "js", "mjs"];

/** Entries by the names that their output files get. */
export function findEntries(root: string, given: readonly string[] | undefined, outDir: string): Record<string, string> {
  const files = given === undefined || given.length === 0 ? [findEntry(root, outDir)] : given.map((file) => checked(root, file));
  const names = new Map<string, string>();
  for (const file of files) {
    const short = withoutExtension(basename(file));
    const name = names.has(short) ? withoutExtension(posixRelative(root, file)) : short;
    names.set(name, file);
  }
  return Object.fromEntries(names);
}

function findEntry(root: string, outDir: string): string {
  const main = readPackageJson(root)?.main;
  const candidates = usual.flatMap((name) => extensions.map((extension) => `${name}.${extension}`));
  // `main` often names what the build makes.
  if (main !== undefined && !isInside(resolve(root, main), outDir)) candidates.unshift(main);
  const found = candidates.find((candidate) => existsSync(join(root, candidate)));
  if (found === undefined) throw problem("entry_not_found", { tried: candidates });
  return toPosix(resolve(root, found));
}

function checked(root: string, file: string): string {
  const path = resolve(root, file);
  if (!existsSync(path)) throw problem("entry_not_found", { tried: [file] });
  return toPosix(path);
}
