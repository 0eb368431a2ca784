// The gate: every stage in turn, its time, and at the first that fails its output and nothing after it.
import { spawn } from "node:child_process";

const stages = ["types", "lint", "format:check", "unused", "test", "packaging"];
const startedAt = performance.now();

for (const stage of stages) {
  const { ok, output, seconds } = await run(stage);
  console.log(`${ok ? "✓" : "✗"} ${stage.padEnd(13)} ${seconds} s`);
  if (ok) continue;
  console.log(`\n${output.trim()}\n\n✗ ${stage} failed: npm run ${stage}`);
  process.exitCode = 1;
  break;
}
if (process.exitCode === undefined) console.log(`✓ all ${since(startedAt)} s`);

function run(stage) {
  const stageStartedAt = performance.now();
  const child = spawn("npm", ["run", "--silent", stage], {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    env: process.stdout.isTTY ? { FORCE_COLOR: "1", ...process.env } : { NO_COLOR: "1", ...process.env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ ok: code === 0, output, seconds: since(stageStartedAt) }));
  });
}

function since(from) {
  return ((performance.now() - from) / 1000).toFixed(1).padStart(5);
}
