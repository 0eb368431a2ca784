// npm run soak -- [--seconds 60] [--seed N] [--keep]: builds the app and soaks it. README.md says what for.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "unplugin-perdure/build";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    keep: { type: "boolean", default: false },
  },
});

await build({ root: here, entries: ["app/process.ts", "app/soak.ts"], outDir: "dist", print: () => undefined });
const folder = mkdtempSync(join(tmpdir(), "perdure-soak-"));
console.log(`soaking for ${values.seconds} s with --seed ${values.seed}`);
const code = await soak();
if (code === 0 && !values.keep) rmSync(folder, { recursive: true, force: true });
else console.log(`ledger, store and logs are in ${folder}`);
process.exitCode = code;

function soak() {
  const args = ["--enable-source-maps", join(here, "dist/soak.js"), folder, values.seconds, values.seed];
  const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, PERDURE_LOG: "error" } });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
}
