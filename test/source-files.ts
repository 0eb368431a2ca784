/** The source files of all packages as tests of the repository's structure read them: paths from the root, with forward slashes. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync, Visitor } from "rolldown/utils";

const root = fileURLToPath(new URL("..", import.meta.url));

const packages: [RegExp, string][] = [
  [/^perdure(?:\/(.+))?$/, "packages/core/src"],
  [/^unplugin-perdure(?:\/(.+))?$/, "packages/unplugin/src"],
];

/** What is published: no test, no fixture, no declaration of what others make. */
export const sourceFiles: readonly string[] = [
  "packages/core/src",
  "packages/unplugin/src",
  ...readdirSync(join(root, "packages/adapters")).map((name) => `packages/adapters/${name}/src`),
].flatMap(sourcesIn);

export function readSource(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** What a module imports or exports from elsewhere, types included, as it is written. */
export function importsOf(file: string, source: string): string[] {
  const imports: string[] = [];
  const add = (from: object | null): void => {
    if (from !== null && "value" in from && typeof from.value === "string") imports.push(from.value);
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
  }).visit(parsed(file, source));
  return imports;
}

export function parsed(file: string, source: string): ReturnType<typeof parseSync>["program"] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  return program;
}

/** The file of this repository that an import means; null for packages from elsewhere. */
export function importedFile(from: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return posix(relative(root, join(root, dirname(from), specifier)));
  for (const [pattern, folder] of packages) {
    const match = pattern.exec(specifier);
    if (match !== null) return `${folder}/${(match[1] ?? "index").replaceAll("/", "-")}.ts`;
  }
  return specifier.startsWith("@perdure/") ? `packages/adapters/${specifier.slice(9)}/src/index.ts` : null;
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.(test|test-d)\.ts$|\.d\.ts$|fixtures/.test(file))
    .map((file) => `${folder}/${posix(file)}`);
}

function posix(path: string): string {
  return path.split(sep).join("/");
}
