import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPackageFolder, readPackageJson } from "./package-json.ts";

const provided: Record<string, string> = {
  workflow: "perdure",
  "workflow/api": "perdure/api",
  "workflow/errors": "perdure/errors",
};

/** The specifiers that this plugin answers; `workflow/anything-else` stays whose it is. */
export const runtimeSpecifier: RegExp = /^(?:workflow(?:\/(?:api|errors))?|perdure(?:\/[\w/-]+)?)$/;

/** `workflow/api` → `perdure/api`. An installed package of the name `workflow` is never asked. */
export function canonicalSpecifier(specifier: string): string {
  return provided[specifier] ?? specifier;
}

export interface RuntimeLocation {
  /** The folder of the package perdure. */
  folder: string;
  /** Whether the built app itself can import it by name; otherwise it is the plugin's own and has to be bundled. */
  inProject: boolean;
}

/** perdure from the project, else the plugin's own dependency. */
export function locateRuntime(root: string): RuntimeLocation | undefined {
  const project = findPackageFolder("perdure", root);
  if (project !== undefined) return { folder: project, inProject: true };
  const own = findPackageFolder("perdure", fileURLToPath(new URL("..", import.meta.url)));
  return own === undefined ? undefined : { folder: own, inProject: false };
}

/** The file behind `perdure/<entry>`. */
export function runtimeFile(folder: string, specifier: string): string | undefined {
  const exports = readPackageJson(folder)?.exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  const key = specifier === "perdure" ? "." : `.${specifier.slice("perdure".length)}`;
  let target: unknown = (exports as Record<string, unknown>)[key];
  while (typeof target === "object" && target !== null) {
    const conditions = target as Record<string, unknown>;
    target = conditions["import"] ?? conditions["default"];
  }
  return typeof target === "string" ? join(folder, target) : undefined;
}
