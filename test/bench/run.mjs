// npm run bench -- [--store sqlite] [--json FILE] [--scenario A,B]: builds the benchmark app and runs each scenario in a process
// and a folder of its own. Exit code 1 when a figure is more than 10 % worse than recorded (test/bench/results) in three repetitions.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { build } from "unplugin-perdure/build";
import { readRecorded, worseThan } from "./recorded.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    store: { type: "string", default: "sqlite" },
    json: { type: "string" },
    scenario: { type: "string", default: "A,B,C,D,E,F" },
    /** How often a figure must be worse than recorded. */
    repetitions: { type: "string", default: "3" },
  },
});

const stores = { sqlite: (folder) => `sqlite:${join(folder, "perdure.db")}` };
const storeUrl = stores[values.store];
if (storeUrl === undefined) throw new Error(`--store ${values.store}: this version measures ${Object.keys(stores).join(", ")}`);

await build({ root: here, entries: ["main.ts"], outDir: "dist" });
const recorded = readRecorded(join(here, "results"), values.store);
const repetitions = Number(values.repetitions);
const results = [];
const worse = [];
for (const scenario of values.scenario.split(",")) {
  const result = await runScenario(scenario);
  results.push(result);
  let names = worseThan(recorded, result);
  for (let repetition = 2; repetition <= repetitions && names.length > 0; repetition += 1) {
    console.log(`   worse than recorded, once more: ${names.join(", ")}`);
    const again = worseThan(recorded, await runScenario(scenario));
    names = names.filter((name) => again.includes(name));
  }
  worse.push(...names.map((name) => `${scenario} ${name}`));
}
const missed = results.flatMap(({ figures }) => figures).filter((figure) => !reached(figure));
console.log(missed.length === 0 ? "\nevery target reached" : `\ntargets missed: ${missed.map(({ name }) => name).join(", ")}`);
console.log(
  worse.length === 0
    ? "nothing is worse than recorded"
    : `more than 10 % worse than recorded, ${repetitions} times: ${worse.join(", ")}`,
);
if (values.json !== undefined) await writeJson(values.json);
process.exitCode = worse.length === 0 ? 0 : 1;

async function runScenario(scenario) {
  const folder = await mkdtemp(join(tmpdir(), "perdure-bench-"));
  try {
    const args = [
      "--expose-gc",
      join(here, "dist/main.js"),
      "--scenario",
      scenario,
      "--store",
      storeUrl(folder),
      "--folder",
      folder,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      maxBuffer: 1e8,
      env: { ...process.env, PERDURE_LOG: "error" },
    });
    const result = JSON.parse(stdout.trim().split("\n").at(-1));
    print(result);
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function print({ scenario, title, limits, figures }) {
  console.log(
    `\n${scenario}  ${title}   (raw commit ${limits.commitMs.toFixed(3)} ms of ${limits.commitCount}, ${Math.round(limits.batchedRowsPerSecond)} rows/s batched)`,
  );
  for (const figure of figures) {
    const { name, value, unit, ratio, of, target } = figure;
    const wanted =
      target === null
        ? ""
        : `${"most" in target ? `≤ ${target.most}` : `≥ ${target.least}`}  ${reached(figure) ? "reached" : "MISSED"}`;
    console.log(
      `   ${name.padEnd(16)} ${value.toFixed(3).padStart(12)} ${unit.padEnd(16)} ${ratio.toFixed(3).padStart(9)} × ${of.padEnd(34)} ${wanted}`,
    );
  }
}

function reached({ ratio, target }) {
  if (target === null) return true;
  return "most" in target ? ratio <= target.most : ratio >= target.least;
}

async function writeJson(file) {
  await mkdir(dirname(file), { recursive: true });
  const machine = { node: process.version, cores: cpus().length, platform: `${process.platform} ${process.arch}` };
  await writeFile(file, `${JSON.stringify({ store: values.store, machine, results }, null, 2)}\n`);
}
