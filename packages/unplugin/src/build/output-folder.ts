import { existsSync } from "node:fs";
import { readFile, rm, writeFile, realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isInside } from "../core/project/posix.ts";
import { problem } from "../core/problems/problems.ts";

const listName = ".perdure-build.json";

export interface OutputFolder {
  folder: string;
  /** Removes what the build before made and this one did not, and remembers what this one made. */
  replace(files: readonly string[]): Promise<void>;
}

/** Other tools write into output folders too, so only files on our own list are ever removed. */
export async function openOutput(root: string, outDir: string): Promise<OutputFolder> {
  const folder = resolve(root, outDir);
  if (isInside(root, folder)) throw problem("output_not_ours", { folder: outDir });
  return {
    folder,
    async replace(files) {
      const list = join(folder, listName);
      const earlier = existsSync(list) ? (JSON.parse(await readFile(list, "utf8")) as { files: string[] }).files : [];
      const real = await realpath(folder);
      const kept = new Set(files);
      const stale = earlier.filter((file) => !kept.has(file) && isInside(resolve(real, file), real));
      await Promise.all(stale.map((file) => rm(join(real, file), { force: true })));
      await writeFile(list, `${JSON.stringify({ files }, null, 2)}\n`);
    },
  };
}
