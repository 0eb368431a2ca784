import { perdureError } from "../errors/perdure-error.ts";
import type { Bundle } from "../store/contract/contract.ts";
import type { AppManifest, ManifestWorkflow } from "../worker/registry/manifest.ts";

/** By hash, as long as their app is loaded: each edit in a dev server makes another. */
const bundlesOf = new WeakMap<AppManifest, Map<string, Promise<Bundle>>>();

/** The workflow's bundle, loaded once. Throws `app_not_loaded` where the app lacks it. */
export function loadBundle(manifest: AppManifest, { bundle: hash, steps }: ManifestWorkflow): Promise<Bundle> {
  const bundles = bundlesOf.get(manifest) ?? new Map<string, Promise<Bundle>>();
  bundlesOf.set(manifest, bundles);
  const known = bundles.get(hash);
  if (known !== undefined) return known;
  const load = manifest.bundles[hash];
  if (load === undefined) throw perdureError("app_not_loaded", {});
  const loading = load().then(({ code, map, abi }) => ({ hash, code, map, abi, steps }));
  bundles.set(hash, loading);
  // What failed for a moment (a file that is being replaced) would fail every start until the process ends.
  loading.catch(() => bundles.delete(hash));
  return loading;
}
