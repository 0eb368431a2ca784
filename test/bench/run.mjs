// npm run bench -- [--store sqlite] [--json FILE] [--scenario A,B]: builds the benchmark app and runs each scenario in a process
// and a folder of its own. Exit code 1 when a target was missed.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { build } from "unplugin-perdure/build";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    store: { type: "string", default: "sqlite" },
    json: { type: "string" },
    scenario: { type: "string", default: "A,B,C,D,E,F" },
  },
});

const stores = { sqlite: (folder) => `sqlite:${join(folder, "perdure.db")}` };
const storeUrl = stores[values.store];
if (storeUrl === undefined) throw new Error(`--store ${values.store}: this version measures ${Object.keys(stores).join(", ")}`);

await build({ root: here, entries: ["main.ts"], outDir: "dist" });
const results = [];
for (const scenario of values.scenario.split(",")) results.push(await runScenario(scenario));
const missed = results.flatMap(({ figures }) => figures).filter((figure) => !reached(figure));
console.log(missed.length === 0 ? "\nevery target reached" : `\nmissed: ${missed.map(({ name }) => name).join(", ")}`);
if (values.json !== undefined) await writeJson(values.json);
process.exitCode = missed.length === 0 ? 0 : 1;

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
