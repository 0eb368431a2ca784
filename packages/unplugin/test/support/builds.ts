import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "rolldown/utils";
import { rollup, type Plugin as RollupPlugin } from "rollup";
import { build as viteBuild, createLogger, type InlineConfig } from "vite";
import { build } from "../../src/build.ts";
import type { PerdureOptions } from "../../src/core/project/options.ts";
import perdureRollup from "../../src/rollup.ts";
import perdureVite from "../../src/vite.ts";
import { readAll } from "./app-folder.ts";

/** What a build made. */
export interface Output {
  folder: string;
  files: Record<string, string>;
  /** All code. */
  text: string;
  warnings: string[];
}

async function output(folder: string, warnings: string[]): Promise<Output> {
  const files = await readAll(folder);
  const text = Object.entries(files)
    .filter(([name]) => /\.m?js$/.test(name))
    .map(([, code]) => code)
    .join("\n");
  return { folder, files, text, warnings };
}

export async function withVite(
  root: string,
  target: "server" | "client",
  config: InlineConfig = {},
  options?: PerdureOptions,
): Promise<Output> {
  const warnings: string[] = [];
  const logger = createLogger("silent");
  logger.warn = (message) => void warnings.push(message);
  logger.warnOnce = (message) => void warnings.push(message);
  const outDir = join(root, "dist", target);
  // As users run it: Vite names modules in comments by the way from here.
  process.chdir(root);
  await viteBuild({
    root,
    configFile: false,
    customLogger: logger,
    logLevel: "silent",
    ...config,
    plugins: [config.plugins, perdureVite(options)],
    build: { outDir, sourcemap: true, ...(target === "server" ? { ssr: "src/server.ts" } : {}), ...config.build },
  });
  return output(outDir, warnings);
}

/** TypeScript as apps with Rollup have it: a plugin that is not ours. */
const typescript: RollupPlugin = {
  name: "typescript",
  async transform(code, id) {
    if (!id.endsWith(".ts")) return null;
    const result = await transform(id, code, { sourcemap: true });
    return { code: result.code, map: JSON.stringify(result.map) };
  },
};

/** Finds what apps with Rollup find by plugins: packages, with conditions of servers. */
function nodeResolve(root: string): RollupPlugin {
  const packages: Record<string, string> = {
    "@acme/prices": "linked/prices/src/index.ts",
    money: "node_modules/money/node.cjs",
  };
  return {
    name: "node-resolve",
    resolveId(source) {
      if (source.startsWith("@lib/")) return join(root, "src/lib", source.slice("@lib/".length));
      if (source === "money") return { id: "money", external: true };
      const path = packages[source];
      return path === undefined ? null : join(root, path);
    },
  };
}

const json: RollupPlugin = {
  name: "json",
  transform: (code, id) => (id.endsWith(".json") ? `export default ${code};` : null),
};

export async function withRollup(
  root: string,
  plugins: RollupPlugin[] = [],
  options: PerdureOptions = {},
  external: string[] = [],
): Promise<Output> {
  const warnings: string[] = [];
  const bundle = await rollup({
    input: join(root, "src/server.ts"),
    external: [/^node:/, ...external],
    onwarn: (warning) => void warnings.push(warning.message),
    plugins: [perdureRollup({ root, ...options }), ...plugins, nodeResolve(root), json, typescript],
  });
  const folder = join(root, "dist/rollup");
  await bundle.write({ dir: folder, sourcemap: true });
  await bundle.close();
  return output(folder, warnings);
}

export async function withPerdure(root: string): Promise<Output & { printed: string[] }> {
  const warnings: string[] = [];
  const printed: string[] = [];
  await build({ root, outDir: "dist/plain", print: (line, level) => void (level === "warn" ? warnings : printed).push(line) });
  return { ...(await output(join(root, "dist/plain"), warnings)), printed };
}

/** What the app registers when its server is loaded. */
export interface Manifest {
  deployment: string;
  workflows: Record<string, { bundle: string; env: string[]; steps: string[] }>;
  steps: string[];
  bundles: Record<string, () => Promise<{ code: string; map: string | null; abi: number }>>;
  stepModules: { name: string; steps: string[]; load: () => Promise<unknown> }[];
  packages: Record<string, string>;
  root: { from: string; relative: string };
  registered: { steps: Map<string, unknown>; workflows: Set<string> };
}

export async function manifestOf({ folder }: Output): Promise<Manifest> {
  const server = (await import(/* @vite-ignore */ pathToFileURL(join(folder, "server.js")).href)) as {
    run(): Promise<{ app: Manifest }>;
  };
  return (await server.run()).app;
}

export async function bundleOf(
  manifest: Manifest,
  workflowId: string,
): Promise<{ code: string; map: string | null; abi: number }> {
  const load = manifest.bundles[manifest.workflows[workflowId]?.bundle ?? ""];
  if (load === undefined) throw new Error(`no bundle of ${workflowId}`);
  return load();
}
