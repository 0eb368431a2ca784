import { expect, test } from "vitest";
import { discover } from "../src/core/project/discovery.ts";
import { makeApp, type AppFiles } from "./support/app-folder.ts";

const step = 'export async function s() { "use step"; }\n';

async function found(files: AppFiles, options: { packages?: string[]; exclude?: string[] } = {}): Promise<string[]> {
  const root = await makeApp({ "package.json": '{ "name": "app" }', ...files });
  const { modules } = await discover({ root, packages: [], exclude: [], outDirs: [`${root}/made`], ...options });
  return modules.map(({ file, modulePath }) => `${file} ${modulePath}`);
}

test("finds sources in every folder, also in those that begin with a dot", async () => {
  expect(
    await found({
      "a.js": step,
      "src/b.tsx": step,
      "src/.well-known/c.mts": step,
      "src/build/d.ts": step,
      "src/plain.ts": "export const x = 1;\n",
    }),
  ).toEqual(["a.js a", "src/.well-known/c.mts src/.well-known/c", "src/b.tsx src/b", "src/build/d.ts src/build/d"]);
});

test("leaves out what is made, installed, declared or tested", async () => {
  const files = {
    "dist/a.js": step,
    "build/a.js": step,
    "made/a.js": step,
    ".output/a.js": step,
    ".git/a.js": step,
    "node_modules/p/a.js": step,
    "src/node_modules/p/a.js": step,
    "src/a.d.ts": step,
    "src/a.test.ts": step,
    "src/__tests__/a.ts": step,
    "src/old.ts": step,
  };
  expect(await found(files, { exclude: ["src/old.ts"] })).toEqual([]);
});

test("leaves out packages inside the project, which are deployed by themselves", async () => {
  const files = { "functions/package.json": '{ "name": "functions" }', "functions/a.ts": step };
  expect(await found({ ...files, "src/esm/package.json": '{ "type": "module" }', "src/esm/b.ts": step })).toEqual([
    "src/esm/b.ts src/esm/b",
  ]);
});

const installed = (json: object): AppFiles => ({
  "package.json": '{ "name": "app", "dependencies": { "flows": "1" } }',
  "node_modules/flows/package.json": JSON.stringify({ name: "flows", version: "1.0.0", exports: "./dist/a.js", ...json }),
  "node_modules/flows/dist/a.js": step,
  "node_modules/flows/dist/a.cjs": step,
  "node_modules/flows/src/a.ts": step,
  "node_modules/flows/node_modules/other/a.js": step,
});

test("searches installed packages when the app or the package asks for it, where their exports lie", async () => {
  expect(await found(installed({}))).toEqual([]);
  expect(await found(installed({}), { packages: ["flows"] })).toEqual(["flows/dist/a.js flows/dist/a"]);
  expect(await found(installed({ perdure: { directives: true } }))).toEqual(["flows/dist/a.js flows/dist/a"]);
});

test("searches packages of the workspace unasked", async () => {
  const files: AppFiles = {
    "package.json": '{ "name": "app", "dependencies": { "@acme/lib": "*" } }',
    "packages/lib/package.json":
      '{ "name": "@acme/lib", "exports": { ".": { "types": "./types/a.d.ts", "default": "./src/a.ts" } } }',
    "packages/lib/src/a.ts": step,
    "packages/lib/scripts/b.ts": step,
    "node_modules/@acme/lib": { link: "packages/lib" },
  };
  expect(await found(files)).toEqual(["@acme/lib/src/a.ts @acme/lib/src/a"]);
});
