import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
// @ts-expect-error a script without types
import { readRecorded, worseThan } from "./recorded.mjs";

const figure = (name: string, ratio: number, target: object | null) => ({ name, ratio, target });
const figures = (most: number, least: number) => [
  figure("latency", most, { most: 5 }),
  figure("rate", least, { least: 0.1 }),
  figure("raw", most, null),
];

test("a figure is worse when it is over 10 % worse than the median of the newest date", () => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-recorded-"));
  const write = (name: string, most: number): void =>
    writeFileSync(join(folder, name), JSON.stringify({ results: [{ scenario: "A", figures: figures(most, 1) }] }));
  write("2026-01-01-sqlite-1.json", 1);
  write("2026-01-02-sqlite-1.json", 10);
  write("2026-01-02-sqlite-2.json", 2);
  write("2026-01-02-sqlite-3.json", 1.5);
  const recorded = readRecorded(folder, "sqlite");
  expect(worseThan(recorded, { scenario: "A", figures: figures(2.19, 0.92) })).toEqual([]);
  expect(worseThan(recorded, { scenario: "A", figures: figures(2.21, 0.92) })).toEqual(["latency"]);
  expect(worseThan(recorded, { scenario: "A", figures: figures(1, 0.9) })).toEqual(["rate"]);
  expect(worseThan(recorded, { scenario: "B", figures: figures(100, 0) })).toEqual([]);
});
