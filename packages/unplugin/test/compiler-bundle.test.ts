/** The budget: nothing else changes, and nothing runs without it. And what a bundle may not refer to. */
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { parseBundle } from "../src/compiler/bundle/parse-bundle.ts";
import { checkBundle, instrumentBundle } from "../src/compiler.ts";

class Overrun extends Error {}

interface Loaded {
  exports: Record<string, (...args: unknown[]) => unknown> & { $perdure_refill?: (turns: number) => void };
  /** How often the budget was asked for more than it had. */
  overruns: () => number;
}

/** Evaluates an instrumented bundle. `limited`: what overruns ends, as in the realm once the modules are evaluated. */
function load(code: string, limited = true, require: (id: string) => unknown = () => ({})): Loaded {
  let ready = false;
  let overruns = 0;
  const overrun = (): void => {
    overruns++;
    if (limited && ready) throw new Overrun("used up");
  };
  const module = { exports: {} as Loaded["exports"] };
  const built = instrumentBundle({ code, map: null }).code;
  const factory = runInThisContext(`(function (require, module, exports) {${built}\n})`) as (...args: unknown[]) => void;
  factory((id: string) => (id === "perdure/internal" ? { overrun } : require(id)), module, module.exports);
  ready = true;
  return { exports: module.exports, overruns: () => overruns };
}

/** How many turns and entries a call spends. */
function costOf(code: string): number {
  const { exports, overruns } = load(code, false);
  const before = overruns();
  exports["run"]?.();
  return overruns() - before;
}

// Each runs five turns or entries, and one for `run` itself.
const spenders: Record<string, string> = {
  for: "let n = 0; for (let i = 0; i < 5; i++) { n++; }",
  "for without a block": "let n = 0; for (let i = 0; i < 5; i++) n++;",
  "for with an empty statement": "for (let i = 0; i < 5; i++);",
  "for in": "for (const k in [1, 2, 3, 4, 5]) k;",
  "for of": "for (const k of [1, 2, 3, 4, 5]) { k; }",
  while: "let n = 0; while (n++ < 5);",
  "while without a semicolon": "let n = 0\n while (n++ < 5) n\n n",
  "do while": "let n = 0; do n++; while (n < 5)",
  "do while with a block": "let n = 0; do { n++ } while (n < 5)",
  "labelled continue": "let n = 0; outer: for (;;) { if (n++ >= 4) break; continue outer; }",
  "nested loops without blocks": "for (const a of [1]) for (const b of [1, 2, 3, 4]) a + b",
  "else after a loop": "if (true) for (let i = 0; i < 5; i++); else throw new Error()",
  "arrow functions": "const f = (n) => n === 0 ? 0 : f(n - 1); f(4)",
  "arrow functions that return arrow functions": "const f = a => b => c => a + b + c; f(1)(2)(3); f(1)(2)",
  "arrow functions that return objects": "const f = () => ({ a: 1 }); for (const a of [1, 2]) f().a; f()",
  "arrow functions at the end of loops without semicolons": "let f\n for (const a of [1, 2, 3, 4]) f = () => a\n f()",
  "async arrow functions": "const f = async () => 1; f(); f(); f(); f(); f()",
  "function declarations": "function f(n) { 'use strict'\n if (n > 0) f(n - 1) } f(4)",
  "function expressions": "const f = function g(n) { if (n > 0) g(n - 1) }; f(4)",
  methods: "const o = { m(n) { if (n > 0) this.m(n - 1) } }; o.m(4)",
  getters: "const o = { get a() { return 1 } }; o.a; o.a; o.a; o.a; o.a",
  setters: "const o = { set a(x) {} }; for (const x of [1, 2]) o.a = x; o.a = 3",
  constructors: "class A { constructor() {} } for (const a of [1, 2]) new A(); new A()",
  "derived constructors":
    "class A { constructor() {} } class B extends A { constructor() { super() } } new B(); new B(); new A()",
  "private and static methods": "class A { static #a() {} static b() { A.#a() } } A.b(); A.b(); (() => {})()",
  generators: "function* g() { yield* [1, 2] } [...g()]; [...g()]; for (const a of g()) a",
  "static blocks": "class A { static { for (let i = 0; i < 5; i++); } }",
  "default parameters": "const f = (a = (() => 1)(), b = (() => 2)()) => a + b; f(); (() => {})(); (() => {})()",
};

test.each(Object.entries(spenders))("%s spend", (_name, body) => {
  expect(costOf(`exports.run = function () { ${body} }`)).toBe(6);
});

test.each([
  "for (;;);",
  "while (true);",
  "do {} while (true)",
  "const f = () => { for (;;) g() }; function g() {} f()",
  "(function* () { for (;;) yield 1 })().toArray?.() ?? [...(function* () { for (;;) yield 1 })()]",
  "let x = { get x() { return this.y }, get y() { for (;;) {} } }; x.x",
  "try { for (;;); } finally { }",
  "for (;;) try { for (;;); } catch { continue }",
])("%s ends", (body) => {
  const { exports } = load(`exports.run = function () { ${body} }`);
  exports.$perdure_refill?.(1000);
  expect(() => exports["run"]?.()).toThrow(Overrun);
});

test("the evaluation of modules asks at every turn, because nothing is counted yet", () => {
  expect(load("for (let i = 0; i < 5; i++); (() => {})()").overruns()).toBe(6);
});

test("directives stay first, with and without a semicolon", () => {
  const { exports } = load(
    `"use strict"\nexports.run = function () { return this }; exports.sloppy = new Function("return this");`,
  );
  exports.$perdure_refill?.(10);
  expect(exports["run"]?.call(undefined)).toBeUndefined();
  const inner = load(`exports.run = function () {\n 'other'\n "use strict"\n return this === undefined }`);
  inner.exports.$perdure_refill?.(10);
  expect(inner.exports["run"]?.call(undefined)).toBe(true);
  expect(instrumentBundle({ code: "'use strict';", map: null }).code).toMatch(/^'use strict';; let \$perdure_budget = 0;/);
  expect(instrumentBundle({ code: "1", map: null }).code).toMatch(/^let \$perdure_budget = 0;/);
});

test("parameters see what they saw, and names are what they were", () => {
  const { exports } = load(`
    const x = "outer";
    exports.run = (a, b = () => a, c = x) => { var x = "inner"; return [b(), c, x, exports.run.length, named.name, (() => {}).name] };
    const named = (y) => y;`);
  exports.$perdure_refill?.(1000);
  expect(exports["run"]?.(1)).toEqual([1, "outer", "inner", 1, "named", ""]);
});

const require = createRequire(import.meta.url);
const nodeModules = fileURLToPath(new URL("../../../node_modules/", import.meta.url));

test("code of published packages parses after it", () => {
  const files = [
    "acorn/dist/acorn.js",
    "semver/functions/satisfies.js",
    "semver/classes/range.js",
    "ms/index.js",
    "source-map-js/lib/source-node.js",
    "yaml/dist/compose/composer.js",
    "js-yaml/dist/js-yaml.js",
  ]
    .map((file) => nodeModules + file)
    .filter((file) => tryRead(file) !== undefined);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const code = (tryRead(file) ?? "").replace(/^#!.*/, "");
    const built = instrumentBundle({ code, map: null }).code;
    expect(() => parseBundle(built)).not.toThrow();
  }
}, 30_000);

test("a parser and a reader of durations give the same results with a budget that lasts", { timeout: 30_000 }, () => {
  const { exports } = load(readFileSync(`${nodeModules}acorn/dist/acorn.js`, "utf8"), true, require);
  exports.$perdure_refill?.(1e9);
  const original = require("acorn") as { parse: (code: string, options: object) => unknown };
  const options = { ecmaVersion: "latest", sourceType: "script" };
  const source = readFileSync(`${nodeModules}semver/classes/range.js`, "utf8");
  expect(JSON.stringify(exports["parse"]?.(source, options))).toBe(JSON.stringify(original.parse(source, options)));
  const ms = load(`${readFileSync(`${nodeModules}ms/index.js`, "utf8")}\nmodule.exports = { ms: module.exports };`);
  ms.exports.$perdure_refill?.(1000);
  expect(ms.exports["ms"]?.("2 days")).toBe(172_800_000);
});

function tryRead(file: string): string | undefined {
  const slash = file.lastIndexOf("/");
  try {
    return readdirSync(file.slice(0, slash)).includes(file.slice(slash + 1)) ? readFileSync(file, "utf8") : undefined;
  } catch {
    return undefined;
  }
}

const codes = (code: string, file?: string): string[] => {
  const source = code;
  const lines = code.split("\n").length;
  const map =
    file === undefined ? null : { version: 3, sources: [file], sourcesContent: [source], names: [], mappings: identity(lines) };
  return checkBundle({ code, map }).diagnostics.map(
    (diagnostic) => `${diagnostic.code}@${diagnostic.file}:${diagnostic.line}:${diagnostic.column}`,
  );
};

/** Each line maps to itself. */
function identity(lines: number): string {
  return ["AAAA", ...Array.from({ length: lines - 1 }, () => "AACA")].join(";");
}

test.each([
  [`require("node:fs");`, "bundle_module"],
  [`const x = require(name);`, "bundle_module"],
  [`import("x");`, "bundle_dynamic_import"],
  [`const u = import.meta.url;`, "bundle_import_meta"],
  [`await 1;`, "bundle_top_level_await"],
  [`for await (const x of y) {}`, "bundle_top_level_await"],
  [`setTimeout(f, 1);`, "bundle_absent_global"],
  [`const r = new WeakRef({});`, "bundle_absent_global"],
  [`new Function("x");`, "bundle_absent_global"],
  [`const all = { ...process.env };`, "env_computed"],
])("%s is reported", (code, expected) => {
  expect(codes(code).map((found) => found.split("@")[0])).toEqual([expected]);
});

test.each([
  `require("perdure"); require("perdure/api"); require("perdure/errors"); require("perdure/internal");`,
  `if (typeof setTimeout === "function") {}`,
  `function f(require, setTimeout) { require("fs"); setTimeout(f); }`,
  `const a = f instanceof Function; async function g() { await 1; for await (const x of y) {} }`,
  `const o = { fetch: 1, eval: 2 }; o.fetch; o.Buffer; class A { fetch() {} }`,
  `process.env.A; const { B } = process.env; process.cwd();`,
])("%s is fine", (code) => {
  expect(codes(code)).toEqual([]);
});

test("what packages mention is left to the run, what can never work is not", () => {
  const code = `setTimeout(f, 1);\nrequire("fs");\nfor (const k in process.env) k;`;
  expect(codes(code, "node_modules/x/index.js")).toEqual(["bundle_module@node_modules/x/index.js:2:1"]);
  expect(codes(code, "src/a.ts")).toEqual([
    "bundle_absent_global@src/a.ts:1:1",
    "bundle_module@src/a.ts:2:1",
    "env_computed@src/a.ts:3:1",
  ]);
});

test("lists the names of process.env that the bundle reads", () => {
  const { env } = checkBundle({
    code: `process.env.B; const { A, C = 1 } = process.env; function f(process) { process.env.NO } "D" in process.env`,
    map: null,
  });
  expect(env).toEqual(["A", "B", "C", "D"]);
});

test.each([
  "for (;;) { turns++; await undefined; }",
  "for (;;) turns++, await (await undefined, undefined);",
  "for await (const x of endless()) turns++;",
])("a loop around await ends much sooner than one without: %s", async (loop) => {
  const endless = "const endless = () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ value: 1 }) }) });";
  const { exports } = load(`${endless} let turns = 0; exports.run = async () => { ${loop} }; exports.turns = () => turns;`);
  exports.$perdure_refill?.(40_000);
  await expect(exports["run"]?.()).rejects.toThrow(Overrun);
  exports.$perdure_refill?.(1);
  const turns = exports["turns"]?.();
  expect(turns).toBeGreaterThan(50);
  expect(turns).toBeLessThan(250);
});
