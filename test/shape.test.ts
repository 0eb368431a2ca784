/** Files and functions that can be read at a glance. */
import { Visitor } from "rolldown/utils";
import { expect, test } from "vitest";
import { parsed, readSource, sourceFiles } from "./source-files.ts";

const longestFile = 400;
const longestFunction = 60;

test("no file is over 400 lines", () => {
  expect(sourceFiles.length).toBeGreaterThan(0);
  const long = sourceFiles.filter((file) => linesOf(readSource(file)) > longestFile);
  expect(long).toEqual([]);
});

test("no function is over 60 lines", () => {
  const long = sourceFiles.flatMap((file) =>
    functionsOf(file, readSource(file))
      .filter(({ lines }) => lines > longestFunction)
      .map(({ line, lines }) => `${file}:${line} has ${lines} lines`),
  );
  expect(long).toEqual([]);
});

test("no file has sections under banners: each section is a file", () => {
  const found = sourceFiles.flatMap((file) => bannersOf(readSource(file)).map((banner) => `${file}: ${banner}`));
  expect(found).toEqual([]);
});

test.each([
  ["a declaration", "function f() {", "}"],
  ["an async generator", "async function* f() {", "}"],
  ["an arrow function", "const f = () => {", "};"],
  ["an arrow function with a long expression", "const f = () => [", "];"],
  ["a method", "class C { m() {", "} }"],
  ["a private method", "class C { #m() {", "} }"],
  ["a constructor", "class C { constructor() {", "} }"],
  ["a getter of an object", "const o = { get g() {", "return 0; } };"],
  ["a method of an object", "const o = { m() {", "} };"],
  ["a block that a class runs", "class C { static {", "} }"],
  ["a function in a function", "const g = (f: () => void) => f; g(function () {", "});"],
])("%s is measured from its first line to its last", (_what, head, tail) => {
  const lengths = (lines: number): number[] => {
    const source = `\n${head}\n${"\n".repeat(lines - 2)}${tail}\n`;
    return functionsOf("x.ts", source).map((each) => each.lines);
  };
  expect(Math.max(...lengths(60))).toBe(60);
  expect(Math.max(...lengths(61))).toBe(61);
});

test.each([
  "// ── create ──────────",
  "// ---- create ----",
  "// ==========",
  "// ******",
  "// ~~~ create ~~~",
  "// ######## create",
  "  /* ----- create ----- */",
  "/* ===== */",
  "/** ━━━━ create */",
  " * ------------",
  "//#region create",
  "// #region create",
])("%j is a banner", (line) => {
  expect(bannersOf(`const a = 1;\n${line}\nconst b = 2;\n`)).toEqual([line.trim()]);
});

test.each([
  "// Why: a - b is what is left.",
  "// the flag --only and `a == b`",
  "/** What a store keeps, as it gives it back. */",
  " * - **run**: one execution",
  " *",
  '  const line = "──────────";',
  "i--; // counts",
  "// a → b",
])("%j is none", (line) => {
  expect(bannersOf(`${line}\n`)).toEqual([]);
});

function linesOf(source: string): number {
  return source.trimEnd().split("\n").length;
}

/** Every function with its first line and its length. */
function functionsOf(file: string, source: string): { line: number; lines: number }[] {
  const found: { line: number; lines: number }[] = [];
  const add = ({ start, end }: { start: number; end: number }): void => {
    found.push({ line: linesOf(source.slice(0, start + 1)), lines: linesOf(source.slice(start, end)) });
  };
  new Visitor({
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
    StaticBlock: add,
  }).visit(parsed(file, source));
  return found;
}

/** Comments that are rules drawn across the page, or that fold a region. */
function bannersOf(source: string): string[] {
  const lines = source.split("\n").map((line) => line.trim());
  return lines.filter((line) => /^(\/\/|\/?\*)/.test(line) && /^\/\/ ?#region\b|([─━═–—=*~#_-])\1{2,}/.test(line));
}
