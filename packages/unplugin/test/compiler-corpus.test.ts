/** Published code with directives put into it: what comes out parses and refers to nothing that was taken away. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { buildScopes } from "../src/compiler/analyse/build-scopes.ts";
import { isFunction } from "../src/compiler/parse/nodes.ts";
import { parse } from "../src/compiler/parse/parse.ts";
import { walk } from "../src/compiler/parse/walk.ts";
import { compile } from "../src/compiler.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const patterns = [
  "node_modules/{hono/dist,@changesets/*/dist,fast-check/lib,knip/dist}/**/*.js",
  "packages/*/{src,scripts}/**/*.ts",
];
// A spread of them: enough to meet most of the syntax, few enough to be quick.
const files = globSync(patterns, { cwd: root, ignore: ["**/fixtures/**", "**/*.d.ts"] })
  .toSorted()
  .filter((_, i) => i % 10 === 0);

test("a corpus is there", () => {
  expect(files.length).toBeGreaterThan(50);
});

test("nothing that is left refers to what was removed", { timeout: 60_000 }, () => {
  let compiled = 0;
  for (const file of files) {
    const source = withDirectives(readFileSync(root + file, "utf8"), file);
    const before = source === undefined ? undefined : freeNames(source, file);
    if (source === undefined || before === undefined) continue;
    for (const mode of ["server", "client", "workflow"] as const) {
      const { code, changed } = compile({ source, file, mode });
      if (!changed) continue;
      compiled++;
      const after = freeNames(code, file);
      expect(after, `${mode} code of ${file} parses`).toBeDefined();
      const lost = [...(after ?? [])].filter((name) => !before.has(name) && name !== "Object");
      expect(lost, `${mode} code of ${file} refers to what is gone`).toEqual([]);
    }
  }
  expect(compiled).toBeGreaterThan(20);
});

/** Makes a step of each outermost async function. */
function withDirectives(source: string, file: string): string | undefined {
  const outcome = parse(source, file);
  if (!outcome.ok || /use (?:step|workflow)/.test(source)) return undefined;
  const places: number[] = [];
  walk(outcome.parsed.program, (node) => {
    if (!isFunction(node) || !node.async || node.generator || node.body?.type !== "BlockStatement") return true;
    places.push(node.body.start + 1);
    return false;
  });
  if (places.length === 0) return undefined;
  return places.reduceRight((text, at) => `${text.slice(0, at)} "use step";${text.slice(at)}`, source);
}

/** Names that are used as values and declared nowhere. */
function freeNames(source: string, file: string): Set<string> | undefined {
  const outcome = parse(source, file);
  if (!outcome.ok) return undefined;
  const { references } = buildScopes(outcome.parsed.program);
  return new Set(references.filter(({ typeOnly, binding }) => !typeOnly && binding === undefined).map(({ name }) => name));
}
