import { isBuiltin } from "node:module";

const provided = new Set(["perdure", "perdure/api", "perdure/errors", "perdure/internal"]);

/** What the realm's prelude answers. */
export function isProvided(id: string): boolean {
  return provided.has(id);
}

/** Of Node itself, or native code. */
export function isNodeModule(id: string): boolean {
  return isBuiltin(id) || id.endsWith(".node");
}
