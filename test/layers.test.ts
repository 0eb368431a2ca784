/**
 * Three layers: pure ← durable ← edges. An import goes to the own layer or to one further left, never the other way. Pure code
 * takes data and returns data: no Node builtin, clock, randomness or timer.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync, Visitor } from "rolldown/utils";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

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

const packages: [RegExp, string][] = [
  [/^perdure(?:\/(.+))?$/, "packages/core/src"],
  [/^unplugin-perdure(?:\/(.+))?$/, "packages/unplugin/src"],
];

const files = [
  "packages/core/src",
  "packages/unplugin/src",
  ...folders("packages/adapters").map((name) => `${name}/src`),
].flatMap(sources);

test("every source file belongs to a layer", () => {
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => find(file) === undefined)).toEqual([]);
});

test("edges import durable, durable imports pure, never the other way", () => {
  const upward = files.flatMap((file) =>
    read(file)
      .imports.map((specifier) => target(file, specifier))
      .filter((to) => to !== null && rank(to) > rank(file))
      .map((to) => `${file} (${find(file)}) imports ${to} (${find(to ?? "")})`),
  );
  expect(upward).toEqual([]);
});

test("pure code uses no Node builtin, clock, randomness or timer", () => {
  const impure = files
    .filter((file) => find(file) === "pure")
    .flatMap((file) => {
      const { imports, effects } = read(file);
      return [...imports.filter((specifier) => isBuiltin(specifier)), ...effects].map((what) => `${file}: ${what}`);
    });
  expect(impure).toEqual([]);
});

test("what the two tests above look for is seen", () => {
  const { imports, effects } = parse(
    "x.ts",
    `import type { A } from "./a.ts"; export * from "./b.ts"; export { c } from "./c.ts";
     const d = import("./d.ts"); type E = import("./e.ts").E;
     new Date(); new Date(0); Date(); Date.now(); Math.random(); performance.now();
     setTimeout(d); crypto.randomUUID(); globalThis.Date.now();`,
  );
  expect(imports.toSorted()).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.ts"]);
  expect(effects).toEqual([
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

function read(file: string): { imports: string[]; effects: string[] } {
  return parse(file, readFileSync(join(root, file), "utf8"));
}

function parse(file: string, source: string): { imports: string[]; effects: string[] } {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const imports: string[] = [];
  const effects: string[] = [];
  const text = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
  const add = (source: object | null) => {
    if (source !== null && "value" in source && typeof source.value === "string") imports.push(source.value);
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    NewExpression: (node) => {
      if (text(node.callee) === "Date" && node.arguments.length === 0) effects.push("new Date()");
    },
    CallExpression: (node) => {
      const callee = text(node.callee);
      if (effect.test(callee)) effects.push(`${callee}()`);
    },
  }).visit(program);
  return { imports, effects };
}

const effect =
  /^(globalThis\.)?(Date(\.now)?|Math\.random|performance\.\w+|process\.\w+|crypto\.\w+|set(Timeout|Interval|Immediate)|fetch|queueMicrotask)$/;

/** The file of this repository that an import means; null for packages from elsewhere. */
function target(from: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return posix(relative(root, join(root, dirname(from), specifier)));
  for (const [pattern, folder] of packages) {
    const match = pattern.exec(specifier);
    if (match !== null) return `${folder}/${(match[1] ?? "index").replaceAll("/", "-")}.ts`;
  }
  return specifier.startsWith("@perdure/") ? `packages/adapters/${specifier.slice(9)}/src/index.ts` : null;
}

function find(file: string): Layer | undefined {
  return layerOf.find(([pattern]) => pattern.test(file))?.[1];
}

function rank(file: string): number {
  const layer = find(file);
  return layer === undefined ? -1 : layers.indexOf(layer);
}

function folders(parent: string): string[] {
  return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
}

function sources(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.(test|test-d)\.ts$|\.d\.ts$|fixtures/.test(file))
    .map((file) => `${folder}/${posix(file)}`);
}

function posix(path: string): string {
  return path.split(sep).join("/");
}
