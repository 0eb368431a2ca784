import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { onTestFinished } from "vitest";

/** Paths and texts; `{ link: path }` makes a symbolic link, from the folder of the app. */
export type AppFiles = Record<string, string | { link: string }>;

/** An app on disk for one test. */
export async function makeApp(files: AppFiles): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "perdure-app-")));
  const before = process.cwd();
  onTestFinished(async () => {
    process.chdir(before);
    await rm(folder, { recursive: true, force: true });
  });
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof content === "string") await writeFile(target, content);
    else await symlink(resolve(folder, content.link), target, "dir");
  }
  return folder;
}

/** Every file below a folder with its text. */
export async function readAll(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) texts[path.slice(folder.length + 1)] = await readFile(path, "utf8");
  }
  return texts;
}
