import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { perdureError } from "../errors/perdure-error.ts";
import type { Store } from "../store/contract.ts";
import type { PerdureConfig } from "./config.ts";
import type { Registry } from "./registry.ts";

/** What `perdure` needs of an adapter package to open a store by URL. */
export interface StoreAdapter {
  /** `root` is the folder that relative paths start from. */
  openStore(url: string, options: { root: string }): Store | Promise<Store>;
}

const defaultUrl = "sqlite:.perdure/perdure.db";

/** `PERDURE_STORE` wins over the configuration, which wins over the embedded default. */
export async function openStore(config: PerdureConfig, registry: Registry): Promise<Store> {
  const fromEnvironment = process.env["PERDURE_STORE"];
  const configured = fromEnvironment !== undefined && fromEnvironment !== "" ? fromEnvironment : (config.store ?? defaultUrl);
  if (typeof configured !== "string") return configured;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(configured)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    throw perdureError("invalid_option", { name: "store", value: JSON.stringify(configured), expected: "a URL such as sqlite:path or postgres://host/database" });
  }
  const root = projectRoot(registry);
  const adapter = await loadAdapter(scheme, root);
  return await adapter.openStore(configured, { root });
}

/** Found from where the built app lies, so that no absolute path is stored anywhere. */
export function projectRoot(registry: Registry): string {
  const manifest = registry.manifests.at(-1);
  if (manifest === undefined || !manifest.root.from.startsWith("file:")) return process.cwd();
  return resolve(dirname(fileURLToPath(manifest.root.from)), manifest.root.relative);
}

const packages: Record<string, string> = { postgresql: "postgres", rediss: "redis" };

async function loadAdapter(scheme: string, root: string): Promise<StoreAdapter> {
  const packageName = `@perdure/${packages[scheme] ?? scheme}`;
  const module: unknown = await importFrom(packageName, root).catch((cause: unknown) => {
    if (isMissing(cause, packageName)) throw perdureError("store_adapter_missing", { scheme, packageName }, { cause });
    throw cause;
  });
  if (typeof module === "object" && module !== null && "openStore" in module) return module as StoreAdapter;
  throw perdureError("store_adapter_missing", { scheme, packageName });
}

/** The app's own installation first: the core does not depend on any adapter. */
async function importFrom(packageName: string, root: string): Promise<unknown> {
  try {
    return await import(packageName);
  } catch (error) {
    if (!isMissing(error, packageName)) throw error;
    const require = createRequire(join(root, "package.json"));
    return await import(pathToFileURL(require.resolve(packageName)).href);
  }
}

function isMissing(error: unknown, packageName: string): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && (message ?? "").includes(packageName);
}
