import { expect, test } from "vitest";
import { openProject, type Project } from "../src/core/project/project.ts";
import { createReporter } from "../src/core/problems/reporter.ts";
import { directiveText, sourceIds, transformModule, type Transformed } from "../src/core/compile/transform-module.ts";
import { makeApp } from "./support/app-folder.ts";

const source = `import { readFile } from "node:fs/promises";

export async function load(name: string): Promise<string> {
  "use step";
  return readFile(name, "utf8");
}
`;

async function project(): Promise<{ project: Project; id: string }> {
  const root = await makeApp({ "package.json": '{ "name": "app" }', "src/load.ts": source });
  return { project: await openProject({ root }, root, []), id: `${root}/src/load.ts` };
}

const reporter = createReporter((text) => {
  throw new Error(text);
});

test("compiles for servers, and its own output no further", async () => {
  const { project: app, id } = await project();
  const once = transformModule(app, "server", reporter, source, id) as Transformed;
  expect(once.code).toContain('import "#perdure/app";');
  expect(once.code).toContain('"step//src/load//load"');
  expect(once.moduleSideEffects).toBe(true);
  expect(transformModule(app, "server", reporter, once.code, id)).toBeNull();
});

test("compiles for pages without a word of the body", async () => {
  const { project: app, id } = await project();
  const { code, moduleSideEffects } = transformModule(app, "client", reporter, source, id) as Transformed;
  expect(code).not.toContain("readFile");
  expect(code).not.toContain("#perdure");
  expect(moduleSideEffects).toBeUndefined();
});

test("ids are the same whatever query a bundler adds", async () => {
  const { project: app, id } = await project();
  expect(transformModule(app, "server", reporter, source, `${id}?t=1`)?.code).toContain('"step//src/load//load"');
});

test("the filters of the hook let nothing through that has no directive in it", () => {
  expect(sourceIds.test("/app/src/a.ts")).toBe(true);
  expect(sourceIds.test("/app/src/a.mjs")).toBe(true);
  expect(sourceIds.test("/app/src/a.css")).toBe(false);
  expect(sourceIds.test("/app/src/a.vue?vue&type=style")).toBe(false);
  expect(directiveText.test('"use workflow"')).toBe(true);
  expect(directiveText.test("'use steps'")).toBe(true);
  expect(directiveText.test('"use strict"')).toBe(true);
  expect(directiveText.test('"use client"; export const a = 1;')).toBe(false);
});

test("installed code that did not opt in stays as it is, with one warning", async () => {
  const root = await makeApp({
    "package.json": '{ "name": "app" }',
    "node_modules/flows/package.json": '{ "name": "flows" }',
    "node_modules/flows/a.js": source,
  });
  const warnings: string[] = [];
  const once = createReporter((text) => warnings.push(text));
  const app = await openProject({ root }, root, []);
  for (let time = 0; time < 2; time++)
    expect(transformModule(app, "server", once, source, `${root}/node_modules/flows/a.js`)).toBeNull();
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('packages: ["flows"]');
});
