import type { SourceMap } from "../../compiler/index.ts";
import { compileModule, hasFunctions } from "./compile-module.ts";
import { owningPackage } from "../project/package-json.ts";
import { cleanId } from "../project/posix.ts";
import { problem } from "../problems/problems.ts";
import { namesOf, ownership, type Project } from "../project/project.ts";
import type { Reporter } from "../problems/reporter.ts";

/** Modules that may have a directive, for hook filters; the compiler's own test decides. */
export const sourceIds: RegExp = /\.[cm]?[jt]sx?$/;
export const directiveText: RegExp = /use[\s_-]*(?:st|w)|workflow_(?:de)?serialize|workflow-(?:de)?serialize/i;

export interface Transformed {
  code: string;
  map: SourceMap | null;
  moduleSideEffects?: true;
}

/** Compiles a module for servers or for browsers; nothing for modules that stay as they are. */
export function transformModule(
  project: Project,
  mode: "server" | "client",
  reporter: Reporter,
  code: string,
  id: string,
): Transformed | null {
  const path = cleanId(id);
  const names = namesOf(project, path);
  const owner = (): string | undefined => owningPackage(path)?.json.name;
  if (ownership(project, path) === "foreign") {
    reporter.warn(problem("module_not_discovered", { module: names.file, packageName: owner() }).message);
    return null;
  }
  const result = compileModule(names, code, mode, reporter);
  if (!result.changed) return null;
  if (mode === "client") return { code: result.code, map: result.map };
  if (!project.byId.has(path) && hasFunctions(result)) {
    throw problem("module_not_discovered", { module: names.file, packageName: undefined });
  }
  // Registering is what a step's module is for, whatever its package.json says about side effects.
  return { code: result.code, map: result.map, moduleSideEffects: true };
}
