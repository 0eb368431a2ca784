import type { BuildHost, HostAlias, HostPlugin } from "./host.ts";

/** The part of the hooks' `this` that is used, in Rollup, Rolldown and Vite alike. */
export interface HookContext {
  warn(message: string): void;
  resolve(
    source: string,
    importer: string | undefined,
    options: { skipSelf: boolean },
  ): Promise<{ id: string; external?: unknown } | null>;
  emitFile(file: { type: "chunk"; id: string; fileName: string; preserveSignature: false }): string;
  addWatchFile?(id: string): void;
  environment?: ViteEnvironment;
}

/** The part of Vite's environment that is used. */
export interface ViteEnvironment {
  name: string;
  mode?: string;
  plugins: readonly HostPlugin[];
  config: {
    root: string;
    consumer?: string;
    define?: Record<string, unknown>;
    resolve?: { alias?: readonly HostAlias[] };
    build?: { outDir?: string };
  };
}

export function viteHost(environment: ViteEnvironment): BuildHost {
  const { config } = environment;
  return {
    plugins: environment.plugins,
    alias: config.resolve?.alias ?? [],
    define: Object.fromEntries(Object.entries(config.define ?? {}).map(([name, value]) => [name, replacement(value)])),
    servedRoot: config.root,
    environment,
  };
}

/** As Vite reads `define`: strings are code, everything else is a value. */
function replacement(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}

export function rollupHost(plugins: readonly HostPlugin[]): BuildHost {
  return { plugins, alias: [], define: {}, servedRoot: undefined, environment: undefined };
}
