import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The part of a package.json that discovery and resolution read. */
export interface PackageJson {
  name?: string;
  version?: string;
  type?: string;
  main?: string;
  module?: string;
  exports?: unknown;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  perdure?: { directives?: boolean };
}

export function readPackageJson(folder: string): PackageJson | undefined {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, "utf8")) as PackageJson;
}

/** The real folder of an installed or linked package, as Node would find it from `from`. */
export function findPackageFolder(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}

/** The package that a file belongs to: the nearest package.json with a name, upwards. */
export function owningPackage(file: string): { folder: string; json: PackageJson } | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const json = readPackageJson(folder);
    if (json?.name !== undefined) return { folder, json };
    if (dirname(folder) === folder) return undefined;
  }
}

/** `@scope/name/path` → `@scope/name`; nothing for paths, URLs and subpath imports. */
export function packageNameOf(specifier: string): string | undefined {
  return /^(?:@[\w.~-]+\/)?[a-z0-9~][\w.~-]*(?=\/|$)/i.exec(specifier)?.[0];
}
