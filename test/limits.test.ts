/** The guide to the limits says what the code does. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultLimits } from "../packages/core/src/worker/context/limits.ts";

const guide = readFileSync(new URL("../docs/guides/limits.md", import.meta.url), "utf8");
const rows = [...guide.matchAll(/^\| `(\w+)` \| `([^`]+)` \| ([^|]+) \|/gm)].map(([, name = "", value = "", unit = ""]) => ({
  name,
  value: product(value),
  unit,
}));

test("the table has every limit once, with its default", () => {
  const names = rows.map(({ name }) => name);
  expect(names.toSorted()).toEqual(Object.keys(defaultLimits).toSorted());
  expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual(defaultLimits);
});

test.each(rows)("the unit of $name is the one in its name", ({ name, unit }) => {
  const [, said] = /(Ms|Bytes)$/.exec(name) ?? [];
  const words = { Ms: /^ms /, Bytes: /^bytes of / }[said ?? ""] ?? /^(?!ms |bytes )/;
  expect(unit).toMatch(words);
});

/** A number, or several that are multiplied, as code has them. */
function product(text: string): number {
  return text
    .split("*")
    .map((factor) => Number(factor.replaceAll("_", "")))
    .reduce((a, b) => a * b);
}
