import type { Plugin } from "rolldown";
import type { BuildState } from "../core/build-state.ts";
import { packageNameOf } from "../core/project/package-json.ts";
import { ownership } from "../core/project/project.ts";

/**
 * Installed packages are imported from node_modules as ever; workspace packages and those with directives are bundled. Adapters
 * are never: a store starts threads from files beside its own.
 */
export function externalPackages(state: BuildState): Plugin {
  return {
    name: "perdure:external-packages",
    resolveId: {
      filter: { id: /^[^./\0#]/ },
      async handler(source, importer, options) {
        if (importer === undefined || packageNameOf(source) === undefined) return null;
        const found = await this.resolve(source, importer, { ...options, skipSelf: true });
        if (found === null || found.external !== false) return found;
        if (source.startsWith("@perdure/")) return { id: source, external: true };
        const project = await state.project(this);
        return ownership(project, found.id) === "foreign" ? { id: source, external: true } : found;
      },
    },
  };
}
