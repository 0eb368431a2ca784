import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "tsdown";
import { removeStale } from "./remove-stale.ts";

interface PackageManifest {
  exports: Record<string, string | { default?: string }>;
  bin?: Record<string, string>;
}

/**
 * The build of a package of this workspace. Its entries are what package.json exports: `./dist/x.js` is built from `src/x.ts`.
 * `more` names entries that no one imports by name (a thread's file).
 */
export function packageConfig(configUrl: string, more: string[] = [], options: UserConfig = {}): UserConfig {
  const folder = fileURLToPath(new URL(".", configUrl));
  const entry = [...publicEntries(folder), ...more].map((name) => `src/${name}.ts`);
  const startedAt = Date.now();
  return {
    cwd: folder,
    entry,
    format: "esm",
    platform: "node",
    target: "node20.19",
    tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)),
    dts: { oxc: true },
    fixedExtension: false,
    // Stable names and no cleaning before: a build that fails leaves the last good output to those who are using it.
    hash: false,
    clean: false,
    logLevel: "warn",
    failOnWarn: true,
    checks: { pluginTimings: false },
    hooks: { "build:done": () => removeStale(join(folder, "dist"), startedAt) },
    ...options,
  };
}

function publicEntries(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageManifest;
  const targets = Object.values(manifest.exports).map((target) => (typeof target === "string" ? target : target.default));
  return [...targets, ...Object.values(manifest.bin ?? {})].flatMap((file) => /^\.\/dist\/(.+)\.js$/.exec(file ?? "")?.[1] ?? []);
}
