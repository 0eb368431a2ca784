// Builds packages only when their sources are newer than what was built: a second demo begins at once.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { command, playground, root } from "./places.mjs";
import { say } from "./say.mjs";

const packages = {
  perdure: "packages/core",
  "unplugin-perdure": "packages/unplugin",
  "@perdure/sqlite": "packages/adapters/sqlite",
  "@perdure/node": "packages/adapters/node",
};

export async function buildPackages() {
  const stale = Object.entries(packages).filter(([, folder]) => isStale(join(root, folder)));
  if (stale.length === 0) return;
  say(`building ${stale.map(([name]) => name).join(", ")}`);
  await run("npm", ["run", "--silent", "build", "--", ...stale.flatMap(([name]) => ["--filter", name])], root);
}

export async function buildPlayground() {
  say("building the playground");
  await run(process.execPath, [command, "build", "src/server.ts", "seed/run-object.ts"], playground);
}

function isStale(folder) {
  if (!existsSync(join(folder, "dist"))) return true;
  return newest(join(folder, "src"), Math.max) > newest(join(folder, "dist"), Math.min);
}

/** @param {(a: number, b: number) => number} pick */
function newest(folder, pick) {
  const times = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return times.reduce((a, b) => pick(a, b), times[0] ?? 0);
}

/** Shows what was printed only when it fails. */
function run(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(undefined);
      else reject(new Error(`${program} ${args.join(" ")} failed:\n${output}`));
    });
  });
}
