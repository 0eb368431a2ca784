/** What a run sets on its `globalThis` is a bare name in that run, and in no other. */
import { describe, expect, it } from "vitest";
import { bundleOf, factsOf, limits, returned, startRun, resolve } from "../../support/realm.ts";
import { createRealm } from "./realm.ts";
import { encode } from "../values/codec.ts";

function run(code: string): unknown {
  return returned(startRun(`main(async () => { ${code} });`).first);
}

/** Code that is not strict: the compiler's bundles are, others may be not. */
function runSloppy(code: string): unknown {
  const bundle = bundleOf(`main(async () => { ${code} });`);
  const sloppy = { ...bundle, hash: `5${bundle.hash.slice(1)}`, code: bundle.code.replace('"use strict"; ', "") };
  return returned(
    createRealm()
      .instantiate(sloppy, factsOf())
      .start(encode([], { root: "args" }), limits),
  );
}

const untouched =
  "[typeof fresh, typeof fetch, typeof Buffer, typeof Math, typeof URL, 'fresh' in globalThis, 'fetch' in globalThis]";
const asBefore = ["undefined", "function", "undefined", "object", "function", false, true];

/** Ways to give a name a value, and to take it away. */
const ways: Record<string, (name: string) => string> = {
  assignment: (name) => `globalThis.${name} = "mine";`,
  "a computed assignment": (name) => `const root = globalThis; root[${JSON.stringify(name)}] = "mine";`,
  defineProperty: (name) => `Object.defineProperty(globalThis, "${name}", { value: "mine", configurable: true });`,
  defineProperties: (name) =>
    `Object.defineProperties(globalThis, { ${name}: { value: "mine", writable: true, configurable: true } });`,
  "a getter": (name) => `Object.defineProperty(globalThis, "${name}", { get: () => "mine", configurable: true });`,
  "Object.assign": (name) => `Object.assign(globalThis, { ${name}: "mine" });`,
  "Reflect.set": (name) => `Reflect.set(globalThis, "${name}", "mine");`,
  'Function("return this")': (name) => `Function("return this")().${name} = "mine";`,
  "globalThis of globalThis": (name) => `globalThis.globalThis.${name} = "mine";`,
};
const names = ["fresh", "fetch", "Buffer", "Math", "Map", "URL", "process", "queueMicrotask", "setTimeout", "$a1"];

describe("a property of globalThis is a bare name of the run", () => {
  const cases = Object.entries(ways).flatMap(([way, set]) => names.map((name) => [way, name, set(name)] as const));
  it.each(cases)("%s of %s", (_way, name, set) => {
    expect(
      run(
        `${set} return [${name}, typeof ${name}, globalThis.${name}, "${name}" in globalThis, Object.hasOwn(globalThis, "${name}")];`,
      ),
    ).toEqual(["mine", "string", "mine", true, true]);
    expect(
      run(`${set} delete globalThis.${name}; return [typeof ${name}, globalThis.${name}, "${name}" in globalThis];`),
    ).toEqual(["undefined", undefined, false]);
    expect(run(`return ${untouched};`)).toEqual(asBefore);
  });
});

describe("idioms of polyfills", () => {
  it.each<[string, unknown]>([
    [`if (typeof globalThis.Buffer === "undefined") globalThis.Buffer = class Buffer {}; return typeof Buffer;`, "function"],
    [`if (!("Fresh" in globalThis)) globalThis.Fresh = class {}; return new Fresh() instanceof Fresh;`, true],
    [`globalThis.counter ??= 0; globalThis.counter += 1; counter += 1; return [counter, globalThis.counter];`, [2, 2]],
    [`globalThis.fetch = async () => "mine"; return fetch();`, "mine"],
    [`globalThis.process.env.NEW = "1"; return process.env.NEW;`, "1"],
    [`process.env = { A: "b" }; return [globalThis.process.env.A, process.env.A];`, ["b", "b"]],
    [`globalThis.process = { env: {} }; return Object.keys(process);`, ["env"]],
    [`try { nowhere = 1; return "set" } catch (error) { return error.name }`, "ReferenceError"],
    [`try { return nowhere } catch (error) { return String(error) }`, "ReferenceError: nowhere is not defined"],
    [`globalThis.late = 1; delete globalThis.late; try { return late } catch (error) { return error.name }`, "ReferenceError"],
    [`globalThis.x = undefined; return [x, typeof x, "x" in globalThis];`, [undefined, "undefined", true]],
    [`let calls = 0; Object.defineProperty(globalThis, "x", { get: () => (calls += 1) }); return [x, x];`, [1, 2]],
    [
      `let kept; Object.defineProperty(globalThis, "x", { set(v) { kept = v }, get: () => kept }); x = 5; return [kept, x];`,
      [5, 5],
    ],
    [`globalThis.x = 1; x = 2; return globalThis.x;`, 2],
    [
      `Object.defineProperty(globalThis, "x", { value: 1 }); try { globalThis.x = 2; return "set" } catch (error) { return [error.name, x] }`,
      ["TypeError", 1],
    ],
    [`URL = class { }; return globalThis.URL === URL;`, true],
    [
      `globalThis.Error = class Mine {}; try { null.x } catch (error) { return [error instanceof TypeError, error instanceof Error] }`,
      [true, false],
    ],
    [
      `globalThis.Map = globalThis.Set = globalThis.Object = globalThis.Array = globalThis.JSON = globalThis.Error = null; console.log({ a: [new URL("http://a")] }); return { map: structuredClone({ a: [1] }) };`,
      { map: { a: [1] } },
    ],
    [
      `const before = Object.keys(globalThis); globalThis.a = 1; return [before, Object.keys(globalThis), globalThis.hasOwnProperty("a")];`,
      [[], ["a"], true],
    ],
    [
      `const list = Object.getOwnPropertyNames(globalThis); return ["Map", "fetch", "globalThis", "URL"].every((name) => list.includes(name));`,
      true,
    ],
    [
      `const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, "Map"); return [writable, enumerable, configurable];`,
      [true, false, true],
    ],
    [
      `const child = Object.create(globalThis); child.x = 1; return [typeof x, child.x, child.Map === Map, Object.keys(child)];`,
      ["undefined", 1, true, ["x"]],
    ],
    [`const symbol = Symbol("s"); globalThis[symbol] = 1; return [globalThis[symbol], symbol in globalThis];`, [1, true]],
    [`globalThis.toString = () => "mine"; return [toString(), String(globalThis)];`, ["mine", "mine"]],
    [`globalThis.x = 1; await null; await null; return x;`, 1],
  ])("%s", (code, value) => {
    expect(run(code)).toEqual(value);
    expect(run(`return ${untouched};`)).toEqual(asBefore);
  });
});

describe("code that is not strict", () => {
  it.each<[string, unknown]>([
    [`fresh = 1; return [fresh, globalThis.fresh];`, [1, 1]],
    [`(function () { this.fresh = 2; })(); return [fresh, globalThis.fresh];`, [2, 2]],
    [`fetch = 3; return [fetch, globalThis.fetch];`, [3, 3]],
    [`try { return nowhere } catch (error) { return error.name }`, "ReferenceError"],
    [`fresh = 1; delete globalThis.fresh; return typeof fresh;`, "undefined"],
    [`(function () { this.Math = 1; })(); return typeof Math;`, "object"],
  ])("%s", (code, value) => {
    expect(runSloppy(code)).toEqual(value);
  });
});

it("runs that take turns each see their own", () => {
  const body = `main(async (n) => { globalThis.mine = n; globalThis.fetch = () => n; globalThis["only" + n] = n;
    for (let i = 0; i < 5; i += 1) { await step("a"); mine += 100; }
    return [mine, fetch(), globalThis.mine, Object.keys(globalThis).sort(), typeof only0, typeof only1]; });`;
  const started = Array.from({ length: 20 }, (_, n) => startRun(body, [n]).run);
  for (let ordinal = 0; ordinal < 4; ordinal += 1) for (const each of started) resolve(each, ordinal, null);
  const values = started.map((each) => returned(resolve(each, 4, null)));
  for (const [n, value] of values.entries()) {
    const others = [n === 0 ? "number" : "undefined", n === 1 ? "number" : "undefined"];
    expect(value).toEqual([n + 500, n, n + 500, ["mine", `only${n}`], ...others]);
  }
});

it("does not move places in the code", () => {
  const { first } = startRun(`main(async () => new Error("x").stack);`);
  const { code } = bundleOf(`main(async () => new Error("x").stack);`);
  const line = code.split("\n").findIndex((text) => text.includes("new Error"));
  const column = (code.split("\n")[line] ?? "").indexOf("new Error") + 1;
  expect(returned(first)).toContain(`:${line + 1}:${column}`);
  const atStart = { ...bundleOf(""), hash: "6".repeat(32), code: `throw new Error("first line")` };
  const { end } = createRealm()
    .instantiate(atStart, factsOf())
    .start(encode([], { root: "args" }), limits);
  expect((end as { error: string }).error).toContain(`workflow:${atStart.hash}:1:7`);
});
