/**
 * Three layers: pure ← durable ← edges. An import goes to the own layer or to one further left, never the other way. Pure code
 * takes data and returns data: no Node builtin, clock, randomness or timer.
 */
import { isBuiltin } from "node:module";
import { Visitor } from "rolldown/utils";
import { expect, test } from "vitest";
import { folderCycles, type Import } from "./folder-cycles.ts";
import { importedFile, importsOf, parsed, readSource, sourceFiles } from "./source-files.ts";

const layers = ["pure", "durable", "edges"] as const;
type Layer = (typeof layers)[number];

/** The first that matches decides. A new folder belongs here. */
const layerOf: [RegExp, Layer][] = [
  [/^packages\/core\/src\/(values|journal|engine|errors|describe|options)\//, "pure"],
  [/^packages\/core\/src\/realm\/(port\.ts$|prelude\/)/, "pure"],
  [/^packages\/core\/src\/store\/contract\//, "pure"],
  [/^packages\/core\/src\/errors\.ts$/, "pure"],
  [/^packages\/core\/src\/(worker|clock|store|realm|process|runtime|compiled|workflow|api|log|conformance)\//, "durable"],
  [/^packages\/core\/src\/(index|api|client|internal|store|testing-store|testing)\.ts$/, "durable"],
  [/^packages\/core\/src\/(cli|http)\//, "edges"],
  [/^packages\/core\/src\/(cli|host|register)\.ts$/, "edges"],
  [/^packages\/unplugin\/src\/compiler\//, "pure"],
  [/^packages\/unplugin\/src\//, "edges"],
  [/^packages\/adapters\//, "edges"],
];

test("every source file belongs to a layer", () => {
  expect(sourceFiles.length).toBeGreaterThan(0);
  expect(sourceFiles.filter((file) => find(file) === undefined)).toEqual([]);
});

test("edges import durable, durable imports pure, never the other way", () => {
  const upward = sourceFiles.flatMap((file) =>
    importsOf(file, readSource(file))
      .map((specifier) => importedFile(file, specifier))
      .filter((to) => to !== null && rank(to) > rank(file))
      .map((to) => `${file} (${find(file)}) imports ${to} (${find(to ?? "")})`),
  );
  expect(upward).toEqual([]);
});

test("pure code uses no Node builtin, clock, randomness or timer", () => {
  const impure = sourceFiles
    .filter((file) => find(file) === "pure")
    .flatMap((file) => {
      const source = readSource(file);
      const builtins = importsOf(file, source).filter((specifier) => isBuiltin(specifier));
      return [...builtins, ...effectsOf(file, source)].map((what) => `${file}: ${what}`);
    });
  expect(impure).toEqual([]);
});

test("no folder imports from one that imports from it, types included", () => {
  const imports = sourceFiles.flatMap((file) =>
    importsOf(file, readSource(file)).flatMap((specifier): Import[] => {
      const to = importedFile(file, specifier);
      return to === null ? [] : [[file, to]];
    }),
  );
  expect(imports.length).toBeGreaterThan(0);
  expect(folderCycles(imports)).toEqual([]);
});

test("what the tests above look for is seen", () => {
  const source = `import type { A } from "./a.ts"; export * from "./b.ts"; export { c } from "./c.ts";
     const d = import("./d.ts"); type E = import("./e.ts").E;
     new Date(); new Date(0); Date(); Date.now(); Math.random(); performance.now();
     setTimeout(d); crypto.randomUUID(); globalThis.Date.now();`;
  expect(importsOf("x.ts", source).toSorted()).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.ts"]);
  expect(effectsOf("x.ts", source)).toEqual([
    "new Date()",
    "Date()",
    "Date.now()",
    "Math.random()",
    "performance.now()",
    "setTimeout()",
    "crypto.randomUUID()",
    "globalThis.Date.now()",
  ]);
});

test.each<{ title: string; imports: string; found: string[] }>([
  { title: "two folders", imports: "a/x b/x, b/y a/y", found: ["a/x b/x, b/y a/y"] },
  { title: "a folder and the one it lies in", imports: "a/x a/b/x, a/b/y a/z", found: ["a/x a/b/x, a/b/y a/z"] },
  { title: "a way over three", imports: "a/x b/x, b/x c/x, c/x a/x", found: ["a/x b/x, b/x c/x, c/x a/x"] },
  {
    title: "two cycles, and what lies between them",
    imports: "a/x b/x, b/x a/x, b/x c/x, c/x d/x, d/x c/x",
    found: ["a/x b/x, b/x a/x", "c/x d/x, d/x c/x"],
  },
  { title: "files of one folder that need each other", imports: "a/x a/y, a/y a/x", found: [] },
  { title: "two ways to one folder", imports: "a/x b/x, a/x c/x, b/x d/x, c/x d/x", found: [] },
])("cycles of folders: $title", ({ imports, found }) => {
  const pairs = imports.split(", ").map((pair): Import => {
    const [from = "", to = ""] = pair.split(" ");
    return [from, to];
  });
  expect(folderCycles(pairs).map((cycle) => cycle.map((pair) => pair.join(" ")).join(", "))).toEqual(found);
});

/** What calls for the time, for chance or for a timer. */
function effectsOf(file: string, source: string): string[] {
  const effects: string[] = [];
  const text = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
  new Visitor({
    NewExpression: (node) => {
      if (text(node.callee) === "Date" && node.arguments.length === 0) effects.push("new Date()");
    },
    CallExpression: (node) => {
      const callee = text(node.callee);
      if (effect.test(callee)) effects.push(`${callee}()`);
    },
  }).visit(parsed(file, source));
  return effects;
}

const effect =
  /^(globalThis\.)?(Date(\.now)?|Math\.random|performance\.\w+|process\.\w+|crypto\.\w+|set(Timeout|Interval|Immediate)|fetch|queueMicrotask)$/;

function find(file: string): Layer | undefined {
  return layerOf.find(([pattern]) => pattern.test(file))?.[1];
}

function rank(file: string): number {
  const layer = find(file);
  return layer === undefined ? -1 : layers.indexOf(layer);
}
