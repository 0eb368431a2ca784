/** What docs/architecture.md, docs/dependencies.md and CONTRIBUTING.md claim is so. */
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

const docs = new URL("../docs/", import.meta.url);
const architecture = read("architecture.md");

test("the map has every folder of sources, and nothing that is not there", () => {
  const named = rows(section(architecture, "Map")).flatMap(
    ([folder = ""]) => folder.match(/(?<=`)(packages|playground|test|scripts)[^`]*(?=`)/g) ?? [],
  );
  expect(named.filter((folder) => !existsSync(new URL(`../${folder}`, docs)))).toEqual([]);
  const folders = new Set(sourceFiles.map((file) => posix.dirname(file)));
  expect(folders.size).toBeGreaterThan(10);
  expect([...folders].filter((folder) => !named.includes(folder))).toEqual([]);
  expect(named.filter((folder, index) => named.indexOf(folder) !== index)).toEqual([]);
});

test("every file and folder that CONTRIBUTING.md names exists", () => {
  const named = [...read("../CONTRIBUTING.md").matchAll(/`((?:docs|packages|scripts|test|\.ci)\/[^`]*)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(named.length).toBeGreaterThan(5);
  const files = named.filter((path) => !path.includes("<"));
  expect(files.filter((path) => !existsSync(new URL(`../${path}`, docs)))).toEqual([]);
});

test("every file and test that holds an invariant or shows a build item exists", () => {
  const wrong = ["What holds each invariant", "What was to be built, and the test that shows it"].flatMap((title) => {
    const found = rows(section(architecture, title));
    expect(found.length).toBeGreaterThan(0);
    return found.flatMap((cells) => [
      ...cells.slice(1).flatMap((cell) => (links(cell).length === 0 ? [`no link: ${cell}`] : links(cell).flatMap(missing))),
      ...(links(cells.at(-1) ?? "").every(({ path }) => isTest(path)) ? [] : [`not a test: ${cells.at(-1)}`]),
    ]);
  });
  expect(wrong).toEqual([]);
});

test("the dependencies that packages install are the ones that docs/dependencies.md explains", () => {
  const explained = read("dependencies.md");
  for (const folder of ["core", "unplugin", "adapters/sqlite", "adapters/node"]) {
    const manifest = JSON.parse(readFileSync(new URL(`../packages/${folder}/package.json`, docs), "utf8")) as Manifest;
    const installed = Object.keys(manifest.dependencies).filter((name) => name !== "perdure" && !name.startsWith("@perdure/"));
    const rowsOfPackage = rows(section(explained, manifest.name)).map(([name = ""]) => name);
    expect(rowsOfPackage.toSorted(), manifest.name).toEqual(installed.toSorted());
  }
});

interface Manifest {
  name: string;
  dependencies: Record<string, string>;
}

/** A link to a file must resolve; the text of a link to a test must be the title of a test in it. */
function missing({ text, path }: { text: string; path: string }): string[] {
  const file = new URL(path, docs);
  if (!existsSync(file)) return [`no file: ${path}`];
  if (!isTest(path)) return [];
  const titles = [...readFileSync(file, "utf8").matchAll(title)].map((match) => match[2]?.replaceAll(/\$\{[^}]*\}/g, "…"));
  return titles.includes(text) ? [] : [`no test "${text}" in ${fileURLToPath(file)}`];
}

/** `test("…"`, `test.each(…)("…"`, or the `title: "…"` of a rule that every store must pass. */
const title = /(?:\b(?:test|it)(?:\.\w+)*\((?:[^"'`]*?\)\()?|\btitle:)\s*(["'`])(.*?)\1/g;

function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.endsWith("-rules.ts");
}

function links(cell: string): { text: string; path: string }[] {
  return [...cell.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, text = "", path = ""]) => ({ text, path }));
}

function section(text: string, title: string): string {
  const [, rest] = text.split(`\n## ${title}\n`);
  if (rest === undefined) throw new Error(`no section "${title}"`);
  return rest.split("\n## ")[0] ?? "";
}

/** The rows of the tables in a text, without their heads. */
function rows(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  const start = lines.findIndex((line) => /^\|( ?-+ ?\|)+$/.test(line));
  return lines.slice(start + 1).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

function read(file: string): string {
  return readFileSync(new URL(file, docs), "utf8");
}
