import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import type { Plugin } from "rolldown";
import { hasDirective, type ClassPlace } from "../../compiler/index.ts";
import { compileModule, hasFunctions } from "../compile/compile-module.ts";
import type { SourceModule } from "../project/discovery.ts";
import type { BuildHost, HostAlias } from "../host/host.ts";
import { problem } from "../problems/problems.ts";
import { displayName, namesOf, ownership, type Project } from "../project/project.ts";
import type { Reporter } from "../problems/reporter.ts";
import { canonicalSpecifier, runtimeSpecifier } from "../project/runtime-modules.ts";
import { isStyle, loadAsset } from "./assets.ts";

export const entryId = "\0perdure-workflow";
const emptyStyle = "\0perdure-style";

/** Modules with classes that travel, by their ids. */
export type ClassPlaces = ReadonlyMap<string, ClassPlace>;

export interface NestedBuild {
  project: Project;
  host: BuildHost;
  reporter: Reporter;
  module: SourceModule;
  /** Without a name it is the module alone, for the sake of its classes. */
  workflow: { id: string; name: string | undefined };
  classes: ClassPlaces;
  /** Ids outside of the bundle, with those that import them; filled while it is built. */
  outside: Map<string, Set<string>>;
}

/** First among the plugins of a nested build: what differs there from the app's own build. */
export function nestedPlugin({ project, host, reporter, module, workflow, classes, outside }: NestedBuild): Plugin {
  return {
    name: "perdure:workflow",
    resolveId: {
      order: "pre",
      async handler(source, importer, options) {
        if (source === entryId) return entryId;
        // The side effect that matters: its module registers the workflow, or a class.
        if (importer === entryId) return { id: source, moduleSideEffects: true };
        if (runtimeSpecifier.test(source)) {
          return { id: canonicalSpecifier(source), external: true, moduleSideEffects: false };
        }
        if (isStyle(source)) return { id: emptyStyle, moduleSideEffects: false };
        const again = { ...options, skipSelf: true };
        const aliased = applyAlias(source, host.alias) ?? servedPath(source, host.servedRoot);
        if (aliased !== undefined) return (await this.resolve(aliased, importer, again)) ?? null;
        if (!isBuiltin(source) && !source.endsWith(".node")) return null;
        // `fs` may be the name of an installed package, or mapped to nothing in a package's `browser` field.
        const found = source.startsWith("node:") ? null : await this.resolve(source, importer, again);
        if (found !== null && found.external === false && !found.id.endsWith(".node")) return found;
        const importers = outside.get(source) ?? new Set();
        outside.set(source, importers.add(importer ?? module.id));
        return { id: source, external: true, moduleSideEffects: false };
      },
    },
    load: {
      order: "pre",
      handler(id) {
        if (id === entryId) return entryText(module, workflow.name === undefined ? [] : [...classes]);
        if (id === emptyStyle) return { code: "export default {};", moduleSideEffects: false };
        if (id.startsWith("\0")) return null;
        return loadAsset(id);
      },
    },
    transform: {
      order: "pre",
      handler(code, id) {
        if (id.startsWith("\0") || !hasDirective(code)) return null;
        const names = namesOf(project, id);
        if (ownership(project, id) === "foreign") {
          reporter.warn(notCompiled(project, id));
          return null;
        }
        const entry = names.id === module.id ? workflow.name : undefined;
        const result = compileModule(names, code, "workflow", reporter, { entry, classes: classes.get(names.id) });
        if (!project.byId.has(names.id) && hasFunctions(result)) {
          throw problem("module_not_discovered", { module: names.file, packageName: undefined });
        }
        return result.changed ? { code: result.code, map: result.map as never } : null;
      },
    },
  };
}

/** The module itself comes first, so that what it imports is evaluated in the order that its author sees. */
function entryText(module: SourceModule, classes: readonly [string, ClassPlace][]): string {
  const others = classes.flatMap(([id, place]) => (place === "every" && id !== module.id ? [id] : []));
  return [module.id, ...others].map((id) => `import ${JSON.stringify(id)};`).join("\n");
}

function notCompiled(project: Project, id: string): string {
  const module = displayName(project, id);
  const packageName = /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];
  return problem("module_not_discovered", { module, packageName }).message;
}

function applyAlias(source: string, aliases: readonly HostAlias[]): string | undefined {
  for (const { find, replacement } of aliases) {
    const fits = typeof find === "string" ? source === find || source.startsWith(`${find}/`) : find.test(source);
    if (fits) return source.replace(find, replacement);
  }
  return undefined;
}

/** Vite reads `/src/x` from its root unless the file system has such a path. */
function servedPath(source: string, root: string | undefined): string | undefined {
  if (root === undefined || !source.startsWith("/") || source.startsWith(`${root}/`) || existsSync(source)) return undefined;
  const path = join(root, source);
  return existsSync(path) ? path : undefined;
}
