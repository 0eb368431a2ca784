/** The tables of the specification have what the tables of the code have. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { eventTypes, kindOf } from "../packages/core/src/journal/table.ts";
import { valueTypes } from "../packages/core/src/values/value-types.ts";

const spec = (file: string): string => readFileSync(new URL(`../docs/spec/${file}`, import.meta.url), "utf8");

test("journal.md has every event once, with its kind", () => {
  const rows = [...spec("journal.md").matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, type, kind]) => ({ type, kind }));
  expect(rows).toEqual(eventTypes.map((type) => ({ type, kind: kindOf(type) })));
});

test.each(Object.keys(valueTypes))("values.md says how %s travels", (name) => {
  const rows = spec("values.md")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  expect(rows.filter((row) => row.includes(`\`["${name}",`)).length).toBe(1);
});
