// npm run bench:pairs -- --against CHECKOUT [--pairs 7] [--scenario A,B] [--store sqlite]: runs the benchmark here and in another
// checkout (built, with its packages installed) in turns. Prints the median over the pairs of what each figure is here by what it is
// there, above 1 is worse. Exit code 1 when one is above 1.10.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

const { values } = parseArgs({
  options: {
    against: { type: "string" },
    pairs: { type: "string", default: "7" },
    scenario: { type: "string", default: "A,B,C,D,E,F" },
    store: { type: "string", default: "sqlite" },
  },
});
if (values.against === undefined) throw new Error("--against CHECKOUT is missing");

const tolerance = 1.1;
const sides = { here: dirname(fileURLToPath(import.meta.url)), there: resolve(values.against, "test/bench") };
const folder = await mkdtemp(join(tmpdir(), "perdure-pairs-"));
const ratios = new Map();
try {
  for (let pair = 1; pair <= Number(values.pairs); pair += 1) {
    // Who comes first changes, so that what the machine does slowly harms both alike.
    const order = pair % 2 === 1 ? ["there", "here"] : ["here", "there"];
    const figures = {};
    for (const side of order) figures[side] = await measure(side, pair);
    for (const [name, { value, isLess }] of figures.here) {
      const before = figures.there.get(name)?.value;
      if (before === undefined) continue;
      const ratio = isLess ? before / value : value / before;
      ratios.set(name, [...(ratios.get(name) ?? []), ratio]);
    }
    print(pair);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = [...ratios.values()].some((all) => median(all) > tolerance) ? 1 : 0;

/** Figures by scenario and name, as ratios to what the same run measured raw; where there is no target, more is worse. */
async function measure(side, pair) {
  const json = join(folder, `${side}-${pair}.json`);
  const args = [join(sides[side], "run.mjs"), "--store", values.store, "--scenario", values.scenario, "--json", json];
  if (side === "here") args.push("--repetitions", "1");
  // It says with its exit code that figures are worse than recorded, which is not what is asked here.
  const failure = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 }).then(
    () => null,
    (error) => error,
  );
  const text = await readFile(json, "utf8").catch(() => {
    throw failure ?? new Error(`${args[0]} wrote no ${json}`);
  });
  const { results } = JSON.parse(text);
  return new Map(
    results.flatMap(({ scenario, figures }) =>
      figures.map(({ name, ratio, target }) => [
        `${scenario} ${name}`,
        { value: ratio, isLess: target !== null && "least" in target },
      ]),
    ),
  );
}

function print(pair) {
  console.log(`\nafter ${pair} ${pair === 1 ? "pair" : "pairs"}, median of here / there:`);
  for (const [name, all] of ratios) {
    const middle = median(all);
    const range = `${Math.min(...all).toFixed(2)} … ${Math.max(...all).toFixed(2)}`;
    console.log(`   ${name.padEnd(24)} ${middle.toFixed(3)}   ${range}${middle > tolerance ? "   WORSE" : ""}`);
  }
}

function median(all) {
  const sorted = all.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
