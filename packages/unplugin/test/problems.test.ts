import { describe, expect, test } from "vitest";
import { PerdureBuildError } from "../src/core/problems/problems.ts";
import { makeApp, type AppFiles } from "./support/app-folder.ts";
import { withPerdure, withRollup, withVite } from "./support/builds.ts";
import { runtime } from "./support/runtime.ts";

const app = (files: AppFiles): AppFiles => ({
  ...runtime,
  "package.json": JSON.stringify({ name: "app", type: "module" }),
  "src/server.ts": 'import { work } from "./work.ts";\nexport const run = () => work;\n',
  ...files,
});

async function failure(build: Promise<unknown>): Promise<string> {
  try {
    await build;
  } catch (error) {
    return String((error as Error).message);
  }
  throw new Error("the build succeeded");
}

describe("a workflow that reaches a Node builtin", () => {
  const files = app({
    "src/work.ts": `import { report } from "./report.ts";
export async function work(): Promise<string> {
  "use workflow";
  return report();
}
`,
    "src/report.ts": 'import { tmp } from "./files.ts";\nexport const report = (): string => tmp();\n',
    "src/files.ts": 'import { tmpdir } from "node:os";\nexport const tmp = (): string => tmpdir();\n',
  });

  test.each([
    ["Vite", (root: string) => withVite(root, "server")],
    ["Rollup", (root: string) => withRollup(root)],
    ["perdure build", withPerdure],
  ])("fails in %s with the way from the workflow to it", async (_name, build) => {
    const message = await failure(build(await makeApp(files)));
    expect(message)
      .toContain(`bundle_reaches_module: The workflow workflow//src/work//work reaches node:os, which does not exist where workflows run:

  src/work.ts
  └ src/report.ts
    └ src/files.ts
      └ node:os

Move this into a step`);
  });

  test("builds when only unused code reaches it", async () => {
    const unused = {
      ...files,
      "src/report.ts": 'import { tmp } from "./files.ts";\nexport const report = () => "";\nexport { tmp };\n',
    };
    await expect(withPerdure(await makeApp(unused))).resolves.toBeDefined();
  });

  test("fails for native modules and for builtins that packages require", async () => {
    const native = app({
      "src/work.ts": 'import { hash } from "hasher";\nexport async function work() {\n  "use workflow";\n  return hash();\n}\n',
      "node_modules/hasher/package.json": '{ "name": "hasher", "main": "index.js" }',
      "node_modules/hasher/index.js": 'const native = require("./hasher.node");\nexports.hash = () => native.hash();\n',
      "node_modules/hasher/hasher.node": "",
    });
    expect(await failure(withPerdure(await makeApp(native)))).toContain(
      "  src/work.ts\n  └ hasher/index.js\n    └ ./hasher.node",
    );
    const required = { ...native, "node_modules/hasher/index.js": 'exports.hash = () => require("fs").statSync(".");\n' };
    expect(await failure(withPerdure(await makeApp(required)))).toContain("  src/work.ts\n  └ hasher/index.js\n    └ fs");
  });
});

test("a package that maps a builtin to nothing in browsers is taken as for browsers", async () => {
  const root = await makeApp(
    app({
      "src/work.ts": 'import { here } from "paths";\nexport async function work() {\n  "use workflow";\n  return here();\n}\n',
      "node_modules/paths/package.json": '{ "name": "paths", "main": "index.js", "browser": { "fs": false } }',
      "node_modules/paths/index.js": 'const fs = require("fs");\nexports.here = () => typeof fs.statSync;\n',
    }),
  );
  await expect(withPerdure(root)).resolves.toBeDefined();
});

test("an import that can't be found is named with the way to it", async () => {
  const root = await makeApp(
    app({
      "src/work.ts": 'import { gone } from "gone";\nexport async function work() {\n  "use workflow";\n  return gone();\n}\n',
    }),
  );
  expect(await failure(withPerdure(root))).toMatch(
    /bundle_unresolved: .*gone, which can't be found:\n\n {2}src\/work\.ts\n {2}└ gone/s,
  );
});

test("two functions with one id fail, and both files are named", async () => {
  const work = 'export async function work() {\n  "use workflow";\n}\n';
  const root = await makeApp(app({ "src/work.ts": work, "src/work.js": work }));
  expect(await failure(withPerdure(root))).toContain(
    "duplicate_function_id: Two functions have the id workflow//src/work//work:\n\n  src/work.js\n  src/work.ts",
  );
});

describe("a module with a directive that is not part of the output", () => {
  const files = app({
    "src/work.ts": 'export async function work() {\n  "use workflow";\n}\n',
    "src/far/step.ts": 'export async function far() {\n  "use step";\n}\n',
  });

  test("fails the build when it is external", async () => {
    const root = await makeApp(files);
    const message = await failure(withRollup(root, [], {}, [`${root}/src/far/step.ts`]));
    expect(message).toContain("module_not_in_output: ");
    expect(message).toContain("\n\n  src/far/step.ts\n\n");
  });

  test("is left alone when it is excluded", async () => {
    const root = await makeApp(files);
    const { text } = await withRollup(root, [], { exclude: ["src/far/**"] });
    expect(text).not.toContain("step//src/far/step//far");
  });

  test("fails the build when it was excluded and is imported nevertheless", async () => {
    const root = await makeApp({ ...files, "src/server.ts": 'export { far } from "./far/step.ts";\n' });
    expect(await failure(withRollup(root, [], { exclude: ["src/far/**"] }))).toContain("module_not_discovered: src/far/step.ts");
  });
});

test("what the compiler finds fails the build with place, lines and fix", async () => {
  const root = await makeApp(app({ "src/work.ts": 'export function work() {\n  "use workflow";\n}\n' }));
  const message = await failure(withVite(root, "server"));
  expect(message).toContain("src/work.ts:2:3 error directive_not_async");
  expect(message).toContain("fix: write async before it");
  expect(message).not.toContain(root);
});

test("a package that does not exist is named", async () => {
  const root = await makeApp(app({ "src/work.ts": "export const work = 1;\n" }));
  expect(await failure(withRollup(root, [], { packages: ["nowhere"] }))).toContain("package_not_found");
});

test("a large bundle warns with its largest import", async () => {
  const root = await makeApp(
    app({
      "src/work.ts":
        'import { table } from "./table.ts";\nexport async function work(key: string) {\n  "use workflow";\n  return table[key];\n}\n',
      "src/table.ts": `export const table: Record<string, string> = { ${Array.from({ length: 4000 }, (_, n) => `k${n}: "some text of a table ${n}"`).join(", ")} };\n`,
    }),
  );
  const { warnings } = await withPerdure(root);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/bundle_too_large: .* KB .*\n\n {2}src\/work\.ts\n {2}└ src\/table\.ts/s);
});

test("problems are errors with a code", async () => {
  const root = await makeApp({ ...runtime, "package.json": '{ "name": "app" }' });
  const error = await withPerdure(root).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(PerdureBuildError);
  expect(error).toMatchObject({ code: "entry_not_found" });
});
