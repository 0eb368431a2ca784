import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { build, type BuildResult } from "../src/build.ts";
import { makeApp, readAll, type AppFiles } from "./support/app-folder.ts";
import { runtime } from "./support/runtime.ts";

const work = 'export async function work() {\n  "use workflow";\n  return 1;\n}\n';

const quiet = (root: string, options: object = {}): Promise<BuildResult> => build({ root, print: () => undefined, ...options });

const app = (files: AppFiles, json: object = {}): AppFiles => ({
  ...runtime,
  "package.json": JSON.stringify({ name: "app", type: "module", ...json }),
  ...files,
});

test("prints a short table and says what it made", async () => {
  const root = await makeApp(app({ "src/server.ts": 'import "./work.ts";\n', "src/work.ts": work }));
  const printed: string[] = [];
  const result = await build({ root, print: (line) => printed.push(line) });
  expect(printed).toEqual([
    expect.stringMatching(
      /^perdure: 1 workflow, 0 steps → dist\/\n {2}src\/work\/\/work +\d\.\d KB +~0\.0\d ms a start +0 steps$/,
    ),
  ]);
  expect(result).toMatchObject({
    outDir: join(root, "dist"),
    workflows: [{ id: "workflow//src/work//work", hash: expect.stringMatching(/^[0-9a-f]{32}$/), steps: [] }],
  });
  expect(result.entries.sort()).toEqual(["perdure-steps.js", "server.js"]);
});

test("finds the entry: main if it is a source, else by the usual names", async () => {
  const entry = async (files: AppFiles, json: object): Promise<string[]> => {
    const { entries } = await quiet(await makeApp(app(files, json)));
    return entries.filter((name) => !name.startsWith("perdure-steps"));
  };
  expect(await entry({ "lib/go.ts": "", "index.ts": "" }, { main: "lib/go.ts" })).toEqual(["go.js"]);
  expect(await entry({ "dist/go.js": "", "src/index.ts": "" }, { main: "dist/go.js" })).toEqual(["index.js"]);
  expect(await entry({ "server.mjs": "" }, { type: undefined })).toEqual(["server.mjs"]);
});

test("several entries keep apart", async () => {
  const root = await makeApp(app({ "a/main.ts": "", "b/main.ts": "" }));
  const { entries } = await quiet(root, { entries: ["a/main.ts", "b/main.ts"] });
  expect(entries.sort()).toEqual(["b/main.js", "main.js"]);
});

test("leaves installed packages where they are and compiles those of the workspace", async () => {
  const root = await makeApp(
    app(
      {
        "src/server.ts":
          'import { a } from "installed";\nimport { b } from "linked";\nimport { c } from "#c";\nconsole.log(a, b, c);\n',
        "src/c.ts": 'export const c: string = "from the app";\n',
        "node_modules/installed/package.json": '{ "name": "installed", "main": "index.js" }',
        "node_modules/installed/index.js": 'exports.a = "installed text";\n',
        "packages/linked/package.json": '{ "name": "linked", "exports": "./index.ts" }',
        "packages/linked/index.ts": 'export const b: string = "linked text";\n',
        "node_modules/linked": { link: "packages/linked" },
      },
      { imports: { "#c": "./src/c.ts" } },
    ),
  );
  await quiet(root);
  const code = (await readAll(join(root, "dist")))["server.js"];
  expect(code).toContain('from "installed"');
  expect(code).toContain("linked text");
  expect(code).toContain("from the app");
});

test("removes what it made before and nothing else", async () => {
  const root = await makeApp(app({ "src/server.ts": 'import "./work.ts";\n', "src/work.ts": work }));
  await quiet(root);
  const before = Object.keys(await readAll(join(root, "dist")));
  await mkdir(join(root, "dist/public"), { recursive: true });
  await writeFile(join(root, "dist/public/page.html"), "");
  await writeFile(join(root, "src/work.ts"), work.replace("1", "2"));
  await quiet(root);
  const after = Object.keys(await readAll(join(root, "dist")));
  expect(after).toContain("public/page.html");
  expect(after).toHaveLength(before.length + 1);
});

test("refuses an output folder that holds the project", async () => {
  const root = await makeApp(app({ "src/server.ts": "" }));
  await expect(quiet(root, { outDir: "." })).rejects.toMatchObject({ code: "output_not_ours" });
  await expect(quiet(root, { outDir: ".." })).rejects.toMatchObject({ code: "output_not_ours" });
});

test("perdure.config.ts becomes part of the server", async () => {
  const root = await makeApp(
    app({
      "src/server.ts": 'import "./work.ts";\n',
      "src/work.ts": work,
      "perdure.config.ts": 'export default { store: "sqlite:somewhere.db" as string };\n',
    }),
  );
  await quiet(root);
  const text = Object.values(await readAll(join(root, "dist"))).join("\n");
  expect(text).toMatch(/registerApp\(\{[^]+\}, \{ store: "sqlite:somewhere\.db" \}\)|registerApp\(\{[^]+\}, \w+\);/);
  expect(text).toContain("sqlite:somewhere.db");
});
