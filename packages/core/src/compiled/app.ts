import type { AppManifest } from "../worker/registry/manifest.ts";
import type { PerdureConfig } from "../runtime/config.ts";
import { runtime } from "../runtime/runtime.ts";

/** Makes the app's workflows known to this process. `config` is what perdure.config.ts exports. */
export function registerApp(manifest: AppManifest, config?: PerdureConfig): void {
  // Stacks of steps show the user's lines.
  process.setSourceMapsEnabled(true);
  const rt = runtime();
  // Before the app: its coming may start a worker, which needs the store that the configuration names.
  if (config !== undefined) rt.configure(config);
  rt.registry.addManifest(manifest);
}
