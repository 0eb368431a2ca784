import type { HookContext } from "./host/hook-context.ts";
import type { Project } from "./project/project.ts";
import { canonicalSpecifier, runtimeFile } from "./project/runtime-modules.ts";

interface Resolved {
  id: string;
  external?: boolean;
}

/**
 * `workflow*` and `perdure*`. Servers import the runtime from node_modules, so that a process has one of it whoever
 * imports it; pages and apps that have no perdure of their own get it bundled.
 */
export async function resolveRuntime(
  context: HookContext,
  project: Project,
  mode: "server" | "client",
  specifier: string,
  importer: string | undefined,
): Promise<Resolved | null> {
  const canonical = canonicalSpecifier(specifier);
  const isBuild = context.environment?.mode !== "dev";
  if (isBuild && mode === "server" && project.runtime?.inProject === true) return { id: canonical, external: true };
  const found = await context.resolve(canonical, importer, { skipSelf: true });
  if (found !== null && found.external !== true) return { id: found.id };
  const file = project.runtime === undefined ? undefined : runtimeFile(project.runtime.folder, canonical);
  return file === undefined ? null : { id: file };
}
