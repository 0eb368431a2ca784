import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { hasDirective } from "../../compiler/index.ts";
import { modulePathOf } from "../../compiler/module-path.ts";
import { packagePatterns } from "./package-sources.ts";
import { findSourcePackages, type SourcePackage } from "./packages.ts";
import { posixRelative, toPosix } from "./posix.ts";

/** A module with the text of a directive in it. */
export interface SourceModule {
  /** Absolute, with forward slashes: the id that bundlers give it. */
  id: string;
  /** What people see: from the project root, or `<package>/<path>`. With extension. */
  file: string;
  /** The part of ids: `file` without extension. */
  modulePath: string;
  source: string;
  package: SourcePackage | undefined;
}

export interface Discovery {
  modules: SourceModule[];
  packages: SourcePackage[];
}

export interface DiscoveryOptions {
  root: string;
  packages: readonly string[];
  exclude: readonly string[];
  /** Output folders of the host, absolute. */
  outDirs: readonly string[];
}

const extensions = "{ts,tsx,mts,js,jsx,mjs,cts,cjs}";
const everywhere = [
  "**/node_modules/**",
  "**/{.git,.perdure,.output,.nuxt,.nitro,.svelte-kit,.next,.astro,.react-router,.tanstack,.vercel,.netlify,.wrangler,.turbo,.cache,.vite}/**",
  "**/*.d.{ts,mts,cts}",
  "**/*.{test,spec}.*",
  "**/__tests__/**",
];
const atTheRoot = ["{dist,build,out,coverage,public}/**"];

/** Every module with a directive in the project's sources and in the packages that take part, sorted by path. */
export async function discover(options: DiscoveryOptions): Promise<Discovery> {
  const { root } = options;
  const packages = findSourcePackages(root, options.packages);
  const outDirs = options.outDirs.map((folder) => `${posixRelative(root, folder)}/**`).filter((p) => p !== "./**");
  const nested = await nestedPackages(root);
  const own = await search(root, [`**/*.${extensions}`], [...atTheRoot, ...options.exclude, ...outDirs, ...nested]);
  const modules = await readModules(own, root, undefined, packages);
  for (const source of packages) {
    const patterns = packagePatterns(source.json).map((pattern) => `${pattern}/*.${extensions}`);
    const files = withoutTwins(await search(source.root, patterns, []));
    modules.push(...(await readModules(files, root, source, packages)));
  }
  const unique = new Map(modules.map((module) => [module.id, module]));
  return { modules: [...unique.values()].sort((a, b) => (a.file < b.file ? -1 : 1)), packages };
}

/** Folders inside the project that are packages of their own: other deployables, or in the list of packages already. */
async function nestedPackages(root: string): Promise<string[]> {
  const found = await search(root, ["*/**/package.json"], atTheRoot);
  const folders: string[] = [];
  for (const path of found) {
    const json = JSON.parse(await readFile(path, "utf8")) as { name?: string };
    if (json.name !== undefined) folders.push(`${posixRelative(root, join(path, ".."))}/**`);
  }
  return folders;
}

function search(cwd: string, patterns: string[], ignore: string[]): Promise<string[]> {
  return glob({ patterns, cwd, ignore: [...everywhere, ...ignore], dot: true, absolute: true, expandDirectories: false });
}

async function readModules(
  files: readonly string[],
  root: string,
  source: SourcePackage | undefined,
  packages: readonly SourcePackage[],
): Promise<SourceModule[]> {
  const read = await Promise.all(
    files.map(async (path): Promise<SourceModule | undefined> => {
      const text = await readFile(path, "utf8");
      if (!hasDirective(text)) return undefined;
      return { ...moduleNames(path, root, packages), source: text, package: source };
    }),
  );
  return read.filter((module) => module !== undefined);
}

/** How a file is called in ids and in messages. */
export function moduleNames(
  path: string,
  root: string,
  packages: readonly SourcePackage[],
): Pick<SourceModule, "id" | "file" | "modulePath"> {
  const id = toPosix(path);
  const modulePath = modulePathOf(id, root, packages);
  const extension = /\.[^./]*$/.exec(id)?.[0] ?? "";
  return { id, modulePath, file: modulePath.endsWith(extension) ? modulePath : modulePath + extension };
}

/** A package may publish a module in two formats; importers get the ES module. */
function withoutTwins(files: readonly string[]): string[] {
  const order = ["ts", "tsx", "mts", "mjs", "js", "jsx", "cts", "cjs"];
  const best = new Map<string, string>();
  const rank = (path: string): number => order.indexOf(path.slice(path.lastIndexOf(".") + 1));
  for (const path of files) {
    const stem = path.slice(0, path.lastIndexOf("."));
    const rival = best.get(stem);
    if (rival === undefined || rank(path) < rank(rival)) best.set(stem, path);
  }
  return [...best.values()];
}
