/** Which texts only declare: those that every workflow's bundle may hold for the sake of a class. */
import { expect, test } from "vitest";
import { isQuiet } from "../src/compiler/bundle/quiet.ts";

const quiet = [
  `"use strict"; Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });`,
  `let workflow = require("workflow"); (class Doc { static [workflow.WORKFLOW_SERIALIZE](doc) { return fetch(doc); } });`,
  `let perdure_internal = require("perdure/internal"); class A { pay() {} static { (0, perdure_internal.registerClass)("class//a//A", this); (0, perdure_internal.registerStep)("step//a//A#pay", this.prototype.pay); } }`,
  `class A { static kinds = new Map([["a", 1]]); static none = Object.freeze({ a: [] }); at = Date.now(); }`,
  `class A {} class B extends A {} B.first = new Set();`,
  `class Broken extends Error {}`,
  `const limits = { low: 1 }; const low = limits.low + 1; const text = \`\${low}\`;`,
  `var Kind = /* @__PURE__ */ function(Kind) { Kind["A"] = "a"; return Kind; }(Kind || {});`,
  `class A { static zero = /* @__PURE__ */ new A(0); }`,
  `const helper = () => connect(); function later() { return pool.query(); }`,
  `const key = Symbol.for("key"); class A { static [key] = 1; get [Symbol.toStringTag]() { return "A"; } }`,
  `var __defProp = Object.defineProperty; var __hasOwn = Object.prototype.hasOwnProperty;`,
];

const loud = [
  // Calls, however they are written.
  `const pool = createPool();`,
  `new Pool();`,
  `const now = Date.now();`,
  `class A { static zero = new A(0); }`,
  `class A { static { connect(); } }`,
  `class A { [name()]() {} }`,
  `class A extends mixin(Object) {}`,
  `const all = [...values];`,
  `const { a } = { a: 1 };`,
  `const tagged = html\`x\`;`,
  `const Map = function () { connect(); }; const map = new Map();`,
  `const Symbol = connect; const key = Symbol("a");`,
  `(() => connect())();`,
  `connect?.();`,
  `const made = { get a() { return 1; } }, b = { ...made };`,
  // What is not its own.
  `globalThis.count = 1;`,
  `const shared = globalThis; shared.count = 1;`,
  `Array.prototype.last = function () {};`,
  `const list = Array.prototype; list.last = 1;`,
  `delete globalThis.count;`,
  `let count = 0; count++;`,
  `Object.defineProperty(Array.prototype, "last", {});`,
  // What may throw, or is not there.
  `const version = process.versions.node;`,
  `const timer = setTimeout;`,
  `const deep = limits.low.value;`,
  `const limits = {}; const deep = limits.low.value;`,
  `class B extends A {} class A {}`,
  `const first = second; const second = 1;`,
  `class A { static other = B; } class B {}`,
  `throw new Error("no");`,
  // Statements that do something.
  `if (true) {}`,
  `for (const a of []) {}`,
  `try {} catch {}`,
  `debugger;`,
];

test.each(quiet)("only declares: %s", (code) => expect(isQuiet(code)).toBe(true));
test.each(loud)("may do more: %s", (code) => expect(isQuiet(code)).toBe(false));
