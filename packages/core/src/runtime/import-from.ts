import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Imports a package that the core does not depend on: from beside the core, else from the app's own installation. */
export async function importFrom(name: string, root: string): Promise<unknown> {
  try {
    // Bundlers leave it alone: the name is known only when it runs.
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    const require = createRequire(join(root, "package.json"));
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ pathToFileURL(require.resolve(name)).href);
  }
}

/** Whether the package itself is missing, not something that it imports. */
export function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && (message ?? "").includes(name);
}
