import type { PackageJson } from "./package-json.ts";

const targetConditions = new Set(["workflow", "worker", "browser", "import", "module", "node", "default"]);

/**
 * The folders of a package that its importers can reach, as glob patterns: a published package often carries its
 * sources beside what it exports, and the same function must not be found twice.
 */
export function packagePatterns(json: PackageJson): string[] {
  const targets = new Set<string>();
  collectTargets(json.exports, targets);
  if (targets.size === 0) {
    for (const field of [json.module, json.main]) if (field !== undefined) targets.add(field);
  }
  const patterns = new Set<string>();
  for (const target of targets) {
    const [first, ...rest] = target.replace(/^\.\//, "").split("/");
    if (first === undefined || first === "package.json") continue;
    patterns.add(rest.length === 0 || first.includes("*") ? "**" : `${first}/**`);
  }
  return patterns.size === 0 || patterns.has("**") ? ["**"] : [...patterns].sort();
}

function collectTargets(value: unknown, into: Set<string>): void {
  if (typeof value === "string") into.add(value);
  else if (Array.isArray(value)) for (const item of value) collectTargets(item, into);
  else if (typeof value === "object" && value !== null) {
    for (const [key, target] of Object.entries(value)) {
      if (key.startsWith(".") || targetConditions.has(key)) collectTargets(target, into);
    }
  }
}
