import { findPackageFolder, readPackageJson, type PackageJson } from "./package-json.ts";
import { problem } from "../problems/problems.ts";

/** A package whose modules may have directives. */
export interface SourcePackage {
  name: string;
  /** Its real folder. */
  root: string;
  version: string;
  /** In the workspace (a link) rather than installed. */
  linked: boolean;
  json: PackageJson;
}

/** Opted-in packages, and linked ones: those are sources of the same people. */
export function findSourcePackages(root: string, optedIn: readonly string[]): SourcePackage[] {
  const project = readPackageJson(root);
  const names = new Set([
    ...optedIn,
    ...Object.keys({ ...project?.dependencies, ...project?.devDependencies, ...project?.optionalDependencies }),
  ]);
  const found: SourcePackage[] = [];
  for (const name of [...names].sort()) {
    if (isOwnPackage(name)) continue;
    const folder = findPackageFolder(name, root);
    const json = folder === undefined ? undefined : readPackageJson(folder);
    if (folder === undefined || json === undefined) {
      if (optedIn.includes(name)) throw problem("package_not_found", { packageName: name, root: "this project" });
      continue;
    }
    const linked = !/[\\/]node_modules[\\/]/.test(folder);
    if (!linked && !optedIn.includes(name) && json.perdure?.directives !== true) continue;
    if (folder === root) continue;
    found.push({ name: json.name ?? name, root: folder, version: json.version ?? "0.0.0", linked, json });
  }
  return found;
}

/** The runtime mentions directives in its messages and tests; it has none. */
function isOwnPackage(name: string): boolean {
  return name === "perdure" || name === "unplugin-perdure" || name.startsWith("@perdure/");
}
