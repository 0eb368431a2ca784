// Type-checks every folder that has a tsconfig.json, as many at a time as there are cores. Needs no build.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const skipped = new Set(["node_modules", "dist", "fixtures"]);

const queue = findConfigs(".");
const messages = new Set();
let failed = false;

await Promise.all(Array.from({ length: availableParallelism() }, checkNext));
for (const message of messages) console.log(message);
process.exitCode = failed ? 1 : 0;

async function checkNext() {
  for (let config = queue.shift(); config !== undefined; config = queue.shift()) {
    const { output, ok } = await check(config);
    if (ok) continue;
    failed = true;
    // A file that several projects reach is reported once.
    for (const message of output.trimEnd().split(/\n(?=\S)/)) messages.add(message);
  }
}

function check(config) {
  return new Promise((resolve) => {
    const cache = join("node_modules/.cache/types", `${config.replaceAll(/[\\/]/g, "-")}.tsbuildinfo`);
    const options = ["--pretty", "false", "--incremental", "--tsBuildInfoFile", cache];
    execFile(process.execPath, [tsc, "-p", config, ...options], { cwd: root }, (error, output) => {
      // A folder in which no file has landed yet.
      const empty = output.includes("TS18003");
      resolve({ output, ok: error === null || empty });
    });
  });
}

function findConfigs(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name) && !entry.name.startsWith("."))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return findConfigs(path);
      return entry.name === "tsconfig.json" ? [path] : [];
    });
}
