import { readPackageJson } from "./project/package-json.ts";

/** The entry that a worker of its own loads; Node has to read it as an ES module. */
export function stepsFileName(root: string): string {
  return readPackageJson(root)?.type === "module" ? "perdure-steps.js" : "perdure-steps.mjs";
}
