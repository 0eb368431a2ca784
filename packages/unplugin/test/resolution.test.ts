import { describe, expect, test } from "vitest";
import { makeApp, type AppFiles } from "./support/app-folder.ts";
import { bundleOf, manifestOf, withPerdure, withRollup, withVite } from "./support/builds.ts";
import { runtime } from "./support/runtime.ts";

const id = "workflow//src/work//work";

const app = (work: string, files: AppFiles = {}): AppFiles => ({
  ...runtime,
  "package.json": JSON.stringify({ name: "app", type: "module" }),
  "src/server.ts":
    'import { start } from "workflow/api";\nimport { work } from "./work.ts";\nexport const run = () => start(work, []);\n',
  "src/work.ts": work,
  ...files,
});

const returning = (imports: string, value: string): string =>
  `${imports}\nexport async function work(): Promise<unknown> {\n  "use workflow";\n  return ${value};\n}\n`;

describe("in Vite a workflow's bundle follows", () => {
  test("aliases of the config, as text and as pattern", async () => {
    const root = await makeApp(
      app(returning('import { a } from "~/a.ts";\nimport { b } from "b!";', "a + b"), {
        "lib/a.ts": 'export const a: string = "by text" + Math.random();\n',
        "lib/b.ts": 'export const b: string = "by pattern" + Math.random();\n',
      }),
    );
    const alias = [
      { find: "~", replacement: `${root}/lib` },
      { find: /^(\w)!$/, replacement: `${root}/lib/$1.ts` },
    ];
    const { code } = await bundleOf(await manifestOf(await withVite(root, "server", { resolve: { alias } })), id);
    expect(code).toContain("by text");
    expect(code).toContain("by pattern");
  });

  test("virtual modules and transforms of other plugins, whose other hooks run once", async () => {
    let starts = 0;
    let generated = 0;
    const root = await makeApp(app(returning('import { flag } from "virtual:flags";', "flag + MARK")));
    const flags = {
      name: "flags",
      buildStart: () => void starts++,
      generateBundle: () => void generated++,
      resolveId: (source: string) => (source === "virtual:flags" ? "\0virtual:flags" : null),
      load: (name: string) => (name === "\0virtual:flags" ? 'export const flag = "a flag" + Date.now();' : null),
    };
    const mark = {
      name: "mark",
      enforce: "post" as const,
      transform(this: { environment?: { name: string } }, code: string, name: string, options?: { ssr?: boolean }) {
        const where = `${this.environment?.name} ${options?.ssr}`;
        return name.endsWith("work.ts") ? code.replace("MARK", JSON.stringify(where)) : null;
      },
    };
    const { code } = await bundleOf(await manifestOf(await withVite(root, "server", { plugins: [flags, mark] })), id);
    expect(code).toContain("a flag");
    expect(code).toContain("ssr true");
    expect({ starts, generated }).toEqual({ starts: 1, generated: 1 });
  });

  test("the config's definitions", async () => {
    const root = await makeApp(app(returning("", "__VERSION__")));
    const { code } = await bundleOf(await manifestOf(await withVite(root, "server", { define: { __VERSION__: '"1.2.3"' } })), id);
    expect(code).toContain('return "1.2.3"');
  });

  test("imports of styles, pictures and raw text in a file that a page shares", async () => {
    const root = await makeApp(
      app(
        returning(
          'import "./page.css";\nimport logo from "./logo.svg";\nimport text from "./text.md?raw";',
          "[logo, text + Date()]",
        ),
        {
          "src/page.css": "body { color: red }\n",
          "src/logo.svg": "<svg/>\n",
          "src/text.md": "# Raw\n",
        },
      ),
    );
    const { code } = await bundleOf(await manifestOf(await withVite(root, "server")), id);
    expect(code).toContain("# Raw");
    expect(code).not.toContain("color");
  });
});

test("in Rollup a workflow's bundle follows the app's plugins", async () => {
  const root = await makeApp(
    app(returning('import { a } from "~/a";', "a"), { "lib/a.ts": 'export const a = "aliased" + Date();\n' }),
  );
  const alias = {
    name: "alias",
    resolveId: (source: string) => (source.startsWith("~/") ? `${root}/lib/${source.slice(2)}.ts` : null),
  };
  const { code } = await bundleOf(await manifestOf(await withRollup(root, [alias])), id);
  expect(code).toContain("aliased");
});

test("packages are resolved by conditions of workflows, and `require` keeps its own", async () => {
  const root = await makeApp(
    app(returning('import { a } from "esm";\nimport { b } from "both";', "a() + b()"), {
      "node_modules/esm/package.json": '{ "name": "esm", "exports": { "node": "./node.js", "browser": "./browser.mjs" } }',
      "node_modules/esm/browser.mjs": 'export const a = () => "browser build";\n',
      "node_modules/esm/node.js": "",
      "node_modules/both/package.json": '{ "name": "both", "main": "./index.cjs" }',
      "node_modules/both/index.cjs": 'exports.b = () => require("dual").c;\n',
      "node_modules/dual/package.json": '{ "name": "dual", "exports": { "import": "./i.mjs", "require": "./r.cjs" } }',
      "node_modules/dual/i.mjs": 'export const c = "imported";\n',
      "node_modules/dual/r.cjs": 'exports.c = "required";\n',
    }),
  );
  const plain = await withPerdure(root);
  const text = Object.values(plain.files).join("\n");
  expect(text).toContain("browser build");
  expect(text).toContain('\\"required\\"');
  expect(text).not.toContain("imported");
});

test("without a perdure of its own an app gets the plugin's, bundled", async () => {
  const files = Object.fromEntries(
    Object.entries(app(returning("", "1"))).filter(([path]) => !path.startsWith("node_modules/perdure/")),
  );
  const { text } = await withVite(await makeApp(files), "server");
  expect(text).not.toMatch(/from ["']perdure/);
});
