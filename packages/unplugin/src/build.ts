import { rolldown, type OutputChunk, type RolldownOutput } from "rolldown";
import { createRolldownPlugin } from "unplugin";
import type { App } from "./core/app.ts";
import { createBuildState } from "./core/build-state.ts";
import { buildErrorIn } from "./core/problems/find-build-error.ts";
import type { PerdureOptions } from "./core/project/options.ts";
import { readPackageJson } from "./core/project/package-json.ts";
import { pluginOf } from "./core/plugin.ts";
import { findProjectRoot } from "./core/project/project-root.ts";
import { findEntries } from "./build/entries.ts";
import { externalPackages } from "./build/external-packages.ts";
import { openOutput } from "./build/output-folder.ts";
import { summaryOf } from "./build/summary.ts";

/** Options of `build()`. */
export interface BuildOptions extends Pick<PerdureOptions, "root" | "packages" | "exclude"> {
  /** Files to begin with, from the root. Default: `main` of package.json, or src/server.ts, src/index.ts, server.ts and the like. */
  entries?: readonly string[];
  /** Folder of the output, from the root. Default: `dist`. Only what an earlier build put there is removed. */
  outDir?: string;
  /** Takes the lines that are printed. Default: standard output and standard error. */
  print?: (line: string, level: "info" | "warn") => void;
}

/** What `build()` made. */
export interface BuildResult {
  /** Absolute. */
  outDir: string;
  /** Files of the entries, from outDir. `perdure-steps.js` is one of them. */
  entries: string[];
  workflows: { id: string; hash: string; bytes: number; steps: string[] }[];
  deployment: string;
}

/**
 * Builds a plain Node app that has no bundler of its own: TypeScript, workflows and steps are compiled, npm packages
 * stay where they are. Throws `PerdureBuildError`, with a code, when something is wrong with the app.
 */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const root = findProjectRoot(options.root ?? process.cwd());
  const output = await openOutput(root, options.outDir ?? "dist");
  const print = options.print ?? printToProcess;
  const { result, app } = await bundle(root, output.folder, options, print);
  await output.replace(result.output.map(({ fileName }) => fileName));
  if (app !== undefined) print(summaryOf(app, output.folder, root), "info");
  return {
    outDir: output.folder,
    entries: result.output.filter(isEntry).map(({ fileName }) => fileName),
    workflows: (app?.workflows ?? []).map(({ id, steps, bundle: { hash, code } }) => ({
      id,
      hash,
      bytes: Buffer.byteLength(code),
      steps,
    })),
    deployment: app?.deployment ?? "",
  };
}

async function bundle(
  root: string,
  folder: string,
  options: BuildOptions,
  print: NonNullable<BuildOptions["print"]>,
): Promise<{ result: RolldownOutput; app: App | undefined }> {
  const { entries, outDir, print: _print, ...pluginOptions } = options;
  void outDir;
  const apps: App[] = [];
  const state = createBuildState({ ...pluginOptions, root }, { outDirs: [folder], onApp: (app) => apps.push(app) });
  const extension = readPackageJson(root)?.type === "module" ? "js" : "mjs";
  const bundler = await rolldown({
    input: findEntries(root, entries, folder),
    cwd: root,
    platform: "node",
    transform: { target: "node20.19" },
    logLevel: "warn",
    checks: { pluginTimings: false },
    onLog: (level, log) => print(log.message, level === "warn" ? "warn" : "info"),
    plugins: [createRolldownPlugin(() => pluginOf(state))(undefined), externalPackages(state)],
  });
  try {
    const result = await bundler.write({
      dir: folder,
      format: "esm",
      sourcemap: true,
      cleanDir: false,
      entryFileNames: `[name].${extension}`,
      chunkFileNames: `chunks/[name]-[hash].${extension}`,
    });
    return { result, app: apps.at(-1) };
  } catch (error) {
    throw buildErrorIn(error) ?? error;
  } finally {
    await bundler.close();
  }
}

function isEntry(file: RolldownOutput["output"][number]): file is OutputChunk {
  return file.type === "chunk" && file.isEntry;
}

function printToProcess(line: string, level: "info" | "warn"): void {
  (level === "warn" ? process.stderr : process.stdout).write(`${line}\n`);
}
