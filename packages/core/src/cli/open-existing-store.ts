import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { perdureError } from "../errors/perdure-error.ts";
import { defaultStoreUrl, openStoreUrl } from "../runtime/open-store.ts";
import type { Store } from "../store/contract/contract.ts";

/** Opens a store to look at it: one that does not exist yet is an error and not made. */
export async function openExistingStore(given: string | undefined, folder: string): Promise<Store> {
  const fromEnvironment = process.env["PERDURE_STORE"];
  const url = given ?? (fromEnvironment === undefined || fromEnvironment === "" ? defaultStoreUrl : fromEnvironment);
  // A path on the command line starts where the person is; elsewhere at the project's root, as the server reads it.
  const root = given === undefined ? projectRoot(folder) : folder;
  const path = /^sqlite:(?:\/\/(?=\/))?([^?]+)/.exec(url)?.[1];
  if (path !== undefined && !existsSync(resolve(root, path))) {
    throw perdureError("store_unavailable", {
      description: url,
      reason: `${resolve(root, path)} does not exist. Run this in the app's folder, or name the store: --store sqlite:path/to/perdure.db`,
    });
  }
  return openStoreUrl(url, root);
}

function projectRoot(folder: string): string {
  const defaultPath = defaultStoreUrl.slice("sqlite:".length);
  return nearest(folder, defaultPath) ?? nearest(folder, "package.json") ?? folder;
}

function nearest(folder: string, file: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, file))) return at;
    if (dirname(at) === at) return null;
  }
}
