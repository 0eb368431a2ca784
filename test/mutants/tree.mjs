// A copy of the tree as it is now, in which sources can be broken: nobody who works in the tree sees it.
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

export class Tree {
  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "perdure-mutants-")));
    for (const file of listFiles()) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      copyFileSync(join(root, file), join(this.folder, file));
    }
    linkModules("node_modules", this.folder);
    for (const file of ["packages/unplugin/node_modules"])
      if (existsSync(join(root, file))) symlinkSync(join(root, file), join(this.folder, file));
  }

  /** Builds what the packages export, as the sources say now: it takes a second. */
  build() {
    const options = { cwd: this.folder, encoding: "utf8", timeout: 120_000 };
    const { status, stderr } = spawnSync("npm", ["run", "--silent", "build"], options);
    if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
  }

  /** Makes the edits, and gives a function that takes them back. Throws where one does not apply. */
  edit(edits) {
    const originals = new Map();
    for (const { file, from, to } of edits) {
      const path = join(this.folder, file);
      if (!existsSync(path)) throw new Error(`there is no ${file} any more`);
      const text = readFileSync(path, "utf8");
      const places = text.split(from).length - 1;
      if (places !== 1) throw new Error(`${file} has ${places} places that read: ${from}`);
      if (!originals.has(path)) originals.set(path, text);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    }
    return () => {
      for (const [path, text] of originals) writeFileSync(path, text);
    };
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Tracked or not, but neither ignored nor deleted. */
function listFiles() {
  const output = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  return [...new Set(String(output).split("\0"))].filter((file) => file !== "" && existsSync(join(root, file)));
}

/** Everything is shared but the workspace's own packages, whose links are relative and so lead into the copy. */
function linkModules(folder, copy) {
  mkdirSync(join(copy, folder));
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(join(root, path)), join(copy, path));
    else if (entry.name === "@perdure") linkModules(path, copy);
    else if (![".cache", ".vite", ".vite-temp"].includes(entry.name)) symlinkSync(join(root, path), join(copy, path));
  }
}
