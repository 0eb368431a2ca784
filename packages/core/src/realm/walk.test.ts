/** I8: nothing of the host can be reached from inside. */
import { expect, it } from "vitest";
import { createRealm } from "./realm.ts";
import { bundleOf, factsOf, limits, returned } from "../../support/realm.ts";
import { encode } from "../values/codec.ts";

/** Walks inside the realm from everything that code can name, and reports what is not of the realm, or not frozen. */
const walk = `main(async () => {
  const seen = new Set(); const foreign = []; const open = []; const queue = [];
  const sloppy = (0, globalThis.Function)("return this")();
  const push = (value, path) => { if ((typeof value === "object" && value !== null) || typeof value === "function") { if (!seen.has(value)) { seen.add(value); queue.push([value, path]); } } };
  push(globalThis, "globalThis"); push(sloppy, "sloppy"); push(realGlobal(), "realGlobal"); push(require, "require"); push(module, "module");
  for (const name of ["perdure", "perdure/api", "perdure/errors", "perdure/internal"]) push(require(name), name);
  push(function*(){}, "generator"); push(async function*(){}, "asyncGenerator"); push(async()=>{}, "async");
  for (const make of [() => [][Symbol.iterator](), () => ""[Symbol.iterator](), () => new Map().entries(), () => new Set().values(), () => "a".matchAll(/a/g), () => perdure.getWritable(),
    () => perdure.getWorkflowMetadata(), () => new URL("http://a/").searchParams, () => new Headers().entries(), () => new AbortController().signal, () => new Intl.Segmenter("en").segment("a")[Symbol.iterator](), () => step("x"), () => perdure.sleep(1)]) push(make(), String(make));
  for (const make of [() => new URL("x"), () => atob("?"), () => new TextDecoder("?"), () => require("fs"), () => setTimeout(), () => perdure.sleep("?"), () => perdure.createHook(), () => structuredClone(() => 1), () => eval("1"),
    () => new (async()=>{}).constructor("1"), () => step("x", () => 1), () => { const f = () => f(); f(); }, () => deepHost(), () => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([255])), () => new Intl.NumberFormat("!"), () => perdure.getStepMetadata()]) { try { const p = make(); push(p, String(make)); if (p && p.then) p.then(null, (e) => push(e, String(make))); } catch (error) { push(error, "error of " + make); } }
  await null; await null; await null; await null;
  while (queue.length > 0) {
    const [object, path] = queue.pop();
    let root = object; for (let next = root; next !== null; next = Object.getPrototypeOf(next)) { root = next; push(next, path + ".[[Prototype]]"); }
    if (root !== Object.prototype && !nullRooted.has(root) && Object.getPrototypeOf(object) !== null) foreign.push(path);
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
      const at = path + "." + String(key);
      push(value, at); push(get, at + "[get]"); push(set, at + "[set]");
      if (get && object !== Function.prototype) { try { push(Reflect.apply(get, object, []), at); } catch (error) { push(error, at + "[threw]"); } }
    }
    if (typeof object === "function" && object !== Function.prototype && !(object instanceof Function)) foreign.push(path + " is a function of another realm");
    const shared = !path.startsWith("globalThis") && !path.startsWith("module") && !path.includes("=>") && !path.startsWith("generator") && !path.startsWith("async") && path !== "sloppy" && !path.includes("error") && !path.includes("[threw]") && !path.includes("env");
    if (shared && !Object.isFrozen(object) && object !== Error) open.push(path);
  }
  return { foreign, open, size: seen.size };
});`;

it("walks from globals, modules and errors without meeting an object of the host, or one that is shared and can change", () => {
  const realm = createRealm();
  const bundle = bundleOf(`
    const nullRooted = new Set([Object.getPrototypeOf(globalThis)]);
    const deepHost = () => { let error; const dive = () => { try { dive() } catch (overflow) { if (error) throw overflow; for (let i = 0; i < 50 && !error; i++) try { new URL("http://x/" + i); crypto.randomUUID() } catch (e) { error = e } throw overflow } }; try { dive() } catch { throw error } };
    ${walk}`);
  // The real global object is what sloppy code gets as \`this\`.
  const sloppy = {
    ...bundle,
    hash: "5".repeat(32),
    code: bundle.code.replace('"use strict";', "function realGlobal() { return this; };"),
  };
  const run = realm.instantiate(sloppy, factsOf({ env: { A: "b" } }));
  const { foreign, open, size } = returned(run.start(encode([], { root: "args" }), { ...limits, turns: 50_000_000 })) as {
    foreign: string[];
    open: string[];
    size: number;
  };
  expect(foreign).toEqual([]);
  expect(open).toEqual([]);
  expect(size).toBeGreaterThan(1_000);
});
