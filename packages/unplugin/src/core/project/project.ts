import { existsSync } from "node:fs";
import { discover, moduleNames, type Discovery, type SourceModule } from "./discovery.ts";
import type { PerdureOptions } from "./options.ts";
import { owningPackage } from "./package-json.ts";
import { isInside, toPosix, cleanId } from "./posix.ts";
import { findProjectRoot } from "./project-root.ts";
import { locateRuntime, type RuntimeLocation } from "./runtime-modules.ts";

/** What is known about an app before any bundler runs. */
export interface Project {
  root: string;
  discovery: Discovery;
  byId: ReadonlyMap<string, SourceModule>;
  runtime: RuntimeLocation | undefined;
  /** perdure.config.ts: it becomes part of the built server. */
  configFile: string | undefined;
}

export async function openProject(options: PerdureOptions, start: string, outDirs: readonly string[]): Promise<Project> {
  const root = toPosix(findProjectRoot(options.root ?? start));
  const discovery = await discover({
    root,
    packages: options.packages ?? [],
    exclude: options.exclude ?? [],
    outDirs,
  });
  return {
    root,
    discovery,
    byId: new Map(discovery.modules.map((module) => [module.id, module])),
    runtime: locateRuntime(root),
    configFile: ["ts", "mts", "js", "mjs"]
      .map((extension) => `${root}/perdure.config.${extension}`)
      .find((path) => existsSync(path)),
  };
}

export type ModuleNames = Pick<SourceModule, "id" | "file" | "modulePath">;

export function namesOf(project: Project, id: string): ModuleNames {
  return moduleNames(cleanId(id), project.root, project.discovery.packages);
}

/** Whose a module is: `own` modules are compiled, `foreign` ones are installed code that nobody opted in. */
export function ownership(project: Project, id: string): "own" | "foreign" {
  const path = cleanId(id);
  if (project.byId.has(path)) return "own";
  if (project.discovery.packages.some((source) => isInside(path, source.root) && !installedBelow(path, source.root))) {
    return "own";
  }
  return /[\\/]node_modules[\\/]/.test(path) ? "foreign" : "own";
}

function installedBelow(path: string, folder: string): boolean {
  return path.slice(folder.length).includes("/node_modules/");
}

/** How people call a module: from the root, or by its package. */
export function displayName(project: Project, id: string): string {
  const path = cleanId(id);
  if (path.startsWith("\0") || !/^(?:\/|[A-Za-z]:)/.test(path)) return id.replace(/\0/g, "");
  if (project.byId.has(path) || (isInside(path, project.root) && !path.includes("/node_modules/"))) {
    return namesOf(project, path).file;
  }
  const owner = owningPackage(path);
  if (owner === undefined) return namesOf(project, path).file;
  return `${owner.json.name ?? ""}/${path.slice(toPosix(owner.folder).length + 1)}`;
}
