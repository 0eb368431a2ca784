// The figures that were recorded last, and which of others are worse. A figure is a ratio within one run, so that machines compare.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How much worse a figure may be. */
const tolerance = 1.1;

/** The median ratio of each figure over the files of the newest date, by scenario and name. Files are called DATE-STORE-N.json. */
export function readRecorded(folder, store) {
  const files = readdirSync(folder).filter((name) => new RegExp(`^\\d{4}-\\d\\d-\\d\\d-${store}-\\d+\\.json$`).test(name));
  const newest = files
    .map((name) => name.slice(0, 10))
    .sort()
    .at(-1);
  const ratios = {};
  for (const name of files.filter((file) => file.startsWith(newest))) {
    const { results } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    for (const { scenario, figures } of results)
      for (const figure of figures) (ratios[keyOf(scenario, figure)] ??= []).push(figure.ratio);
  }
  return Object.fromEntries(Object.entries(ratios).map(([key, all]) => [key, median(all)]));
}

/** Names of the scenario's figures that are worse than recorded by more than is tolerated. One without a target has no worse. */
export function worseThan(recorded, { scenario, figures }) {
  return figures.filter((figure) => isWorse(figure, recorded[keyOf(scenario, figure)])).map(({ name }) => name);
}

function isWorse({ ratio, target }, before) {
  if (target === null || before === undefined) return false;
  return "most" in target ? ratio > before * tolerance : ratio < before / tolerance;
}

function keyOf(scenario, { name }) {
  return `${scenario} ${name}`;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
