import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { perdureError } from "../errors/perdure-error.ts";
import type { Store } from "../store/contract/contract.ts";
import type { PerdureConfig } from "./config.ts";
import { importFrom, isMissing } from "./import-from.ts";
import type { Registry } from "../worker/registry/registry.ts";

/** What `perdure` needs of an adapter package to open a store by URL. */
export interface StoreAdapter {
  /** `root` is the folder that relative paths start from. */
  openStore(url: string, options: { root: string }): Store | Promise<Store>;
}

export const defaultStoreUrl = "sqlite:.perdure/perdure.db";

/** `PERDURE_STORE` wins over the configuration, which wins over the embedded default. */
export async function openStore(config: PerdureConfig, registry: Registry): Promise<Store> {
  const fromEnvironment = process.env["PERDURE_STORE"];
  const configured =
    fromEnvironment !== undefined && fromEnvironment !== "" ? fromEnvironment : (config.store ?? defaultStoreUrl);
  return typeof configured === "string" ? openStoreUrl(configured, projectRoot(registry)) : configured;
}

/** Loads the adapter by the URL's scheme. Relative paths start from `root`. */
export async function openStoreUrl(url: string, root: string): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    throw perdureError("invalid_option", {
      name: "store",
      value: JSON.stringify(url),
      expected: "a URL such as sqlite:path or postgres://host/database",
    });
  }
  const adapter = await loadAdapter(scheme, root);
  return await adapter.openStore(url, { root });
}

/** Found from where the built app lies, so that no absolute path is stored anywhere. */
function projectRoot(registry: Registry): string {
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
