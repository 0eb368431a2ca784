/** Ordinary code that naive freezing of intrinsics breaks. */
import { describe, expect, it } from "vitest";
import { evaluate, returned, startRun } from "../../support/realm.ts";

const idioms: Record<string, [code: string, value: unknown]> = {
  "the name of an Error subclass": [
    `class A extends Error { constructor(m) { super(m); this.name = "A"; } } const a = new A("x"); return [a.name, String(a), a instanceof Error]`,
    ["A", "A: x", true],
  ],
  "message of an Error": [`const e = new TypeError("x"); e.message = "y"; return String(e)`, "TypeError: y"],
  "toString of an object": [`const o = {}; o.toString = () => "o"; return [String(o), Object.keys(o)]`, ["o", ["toString"]]],
  "a key constructor": [
    `const o = {}; o.constructor = 1; o.hasOwnProperty = 2; return JSON.stringify(o)`,
    '{"constructor":1,"hasOwnProperty":2}',
  ],
  "a class field constructor-like": [`class A { valueOf = 1; toString = 2 } return [new A().valueOf, new A().toString]`, [1, 2]],
  "inheritance of old": [
    `function A() { Error.call(this) } A.prototype = Object.create(Error.prototype); A.prototype.constructor = A; A.prototype.name = "A"; A.prototype.toString = function () { return "a" }; return [new A() instanceof Error, String(new A()), new A().constructor === A]`,
    [true, "a", true],
  ],
  "TypeScript's __extends": [
    `const extend = (d, b) => { Object.setPrototypeOf(d, b); function __() { this.constructor = d } __.prototype = b.prototype; d.prototype = new __() }; function A() { const self = Reflect.construct(Error, ["m"], A); self.name = "A"; return self } extend(A, Error); return [new A() instanceof A, new A().name]`,
    [true, "A"],
  ],
  "methods of arrays": [`const a = []; a.push = function (x) { this[0] = x + 1 }; a.push(1); return [...a]`, [2]],
  "methods of maps and dates": [
    `const m = new Map(); m.get = () => 1; const d = new Date(0); d.toJSON = () => "d"; return [m.get(), JSON.stringify(d)]`,
    [1, '"d"'],
  ],
  "statics and names of functions": [
    `function f() {} f.create = 1; f.toString = () => "f"; f.bind = 2; return [f.create, String(f), f.bind]`,
    [1, "f", 2],
  ],
  "globals of the run's own": [
    `globalThis.console = 1; globalThis.x = 2; globalThis.Date = 3; return [globalThis.console, globalThis.x, globalThis.Date, typeof Date, x, console]`,
    [1, 2, 3, "number", 2, 1],
  ],
  "subclasses of built-ins": [
    `class A extends Array { sum() { return this.reduce((a, b) => a + b, 0) } } class P extends Promise {} class M extends Map { get(k) { return super.get(k) + 1 } } return [A.from([1, 2]).sum(), new M([[1, 1]]).get(1), (await P.resolve(3)), P.resolve(1) instanceof P, new A(1, 2).map((x) => x) instanceof A]`,
    [3, 2, 3, true, true],
  ],
  stackTraceLimit: [`Error.stackTraceLimit = 5; return Error.stackTraceLimit`, 5],
  "lodash's way to globalThis": [`return Function("return this")() === globalThis`, true],
  "null prototypes": [
    `const o = Object.create(null); o.toString = 1; o.constructor = 2; return Object.keys(o)`,
    ["toString", "constructor"],
  ],
  "Object.assign over inherited names": [
    `return Object.keys(Object.assign({}, { toString: 1, constructor: 2, __defineGetter__: 3 }))`,
    ["toString", "constructor", "__defineGetter__"],
  ],
  "iterators and generators": [
    `function* g() { yield 1 } const it = g(); it.next2 = 1; return [[...g()], Object.fromEntries(new Map([["a", 1]]))]`,
    [[1], { a: 1 }],
  ],
  "regular expressions": [
    `const r = /a(b)/g; r.lastIndex = 1; return ["ab".replace(/a(b)/, "$1"), "xabab".match(/ab/g).length, RegExp.$1, Reflect.ownKeys(RegExp).includes("lastMatch")]`,
    ["b", 2, undefined, false],
  ],
};

describe("idioms", () => {
  it.each(Object.entries(idioms))("%s", (_name, [code, value]) => {
    expect(returned(startRun(`main(async () => { ${code} });`).first)).toEqual(value);
  });
});

describe("what runs share", () => {
  const attempts = [
    `Array.prototype.push = () => {}`,
    `Array.prototype.x = 1`,
    `Object.prototype.polluted = 1`,
    `Object.defineProperty(Object.prototype, "x", { value: 1 })`,
    `Object.setPrototypeOf(Object.prototype, {})`,
    `Promise.prototype.then = 1`,
    `Math.random = () => 4`,
    `JSON.parse = 1`,
    `Date.now = () => 1`,
    `console.log = 1`,
    `perdure.sleep = 1`,
    `perdure.FatalError.prototype.x = 1`,
    `URL.prototype.x = 1`,
    `Error.x = 1`,
    `Object.getPrototypeOf(function* () {}).x = 1`,
    `Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())).x = 1`,
    `Object.getPrototypeOf(globalThis).x = 1`,
    `require("perdure/errors").x = 1`,
    `require.x = 1`,
  ];
  it.each(attempts)("can't be changed: %s", (attempt) => {
    const { first } = startRun(
      `main(async () => { try { ${attempt}; return "changed" } catch (error) { return error instanceof TypeError ? "TypeError" : String(error) } });`,
    );
    expect(returned(first)).toBe("TypeError");
  });

  it("does not include stack settings: they are set again", () => {
    startRun(`main(async () => { Error.stackTraceLimit = 0; Error.prepareStackTrace = () => "mine"; });`);
    expect(evaluate(`[Error.stackTraceLimit > 10, Error.prepareStackTrace, new Error("x").stack.includes("workflow:")]`)).toEqual(
      [true, undefined, true],
    );
  });
});
