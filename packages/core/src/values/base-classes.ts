/**
 * The built-in classes that travel. Only objects of these very classes, of whichever realm: an instance of a subclass would come
 * back as its base, without what the subclass adds; and properties of an object's own would be lost, so both are refused.
 */
import { classNameOf } from "../describe/class-name.ts";
import { Refused } from "./refused.ts";

interface BaseClass {
  /** Prototypes from an instance to `Object.prototype`. */
  parents: 1 | 2;
  /** Written in JavaScript by the platform or by a library that stands in for it. */
  web?: boolean;
  /** How to make one of the class itself of an instance of a subclass. */
  plain: string;
}

const view: BaseClass = { parents: 2, plain: "`Uint8Array.from(value)`, or the class that it extends" };
const bases: ReadonlyMap<string, BaseClass> = new Map<string, BaseClass>([
  ["Array", { parents: 1, plain: "`Array.from(value)`" }],
  ["Map", { parents: 1, plain: "`new Map(value)`" }],
  ["Set", { parents: 1, plain: "`new Set(value)`" }],
  ["Date", { parents: 1, plain: "`new Date(value)`" }],
  ["RegExp", { parents: 1, plain: "`new RegExp(value)`" }],
  ["ArrayBuffer", { parents: 1, plain: "`new Uint8Array(value).slice().buffer`" }],
  ["DataView", { parents: 1, plain: "`new DataView(value.buffer)`" }],
  ["URL", { parents: 1, web: true, plain: "`new URL(value)`" }],
  ["URLSearchParams", { parents: 1, web: true, plain: "`new URLSearchParams(value)`" }],
  ["Headers", { parents: 1, web: true, plain: "`new Headers(value)`" }],
  ["Int8Array", view],
  ["Uint8Array", view],
  ["Uint8ClampedArray", view],
  ["Int16Array", view],
  ["Uint16Array", view],
  ["Float16Array", view],
  ["Int32Array", view],
  ["Uint32Array", view],
  ["Float32Array", view],
  ["Float64Array", view],
  ["BigInt64Array", view],
  ["BigUint64Array", view],
]);

export function isViewTag(tag: string): boolean {
  return tag === "DataView" || bases.get(tag) === view;
}

const boxed: ReadonlySet<string> = new Set(["Number", "String", "Boolean", "BigInt", "Symbol"]);
/** Looking for properties among the elements of a large view would take longer than writing it. */
const mostElements = 128;

/** Throws `Refused` for an object that has the tag of a class that travels, and would lose something. */
export function checkBaseClass(value: object, tag: string): void {
  if (boxed.has(tag)) throw new Refused(`a ${tag} object`, "Pass the primitive: `value.valueOf()`.");
  const base = bases.get(tag);
  if (base === undefined) return;
  if (!isOf(value, tag, base)) throw new Refused(subclassText(value, tag), `Pass a plain one: ${base.plain}.`);
  checkProperties(value, tag, base);
}

function subclassText(value: object, tag: string): string {
  const name = classNameOf(value);
  return name === null || name === tag ? `an instance of a subclass of ${tag}` : `an instance of ${name}, a subclass of ${tag}`;
}

function isOf(value: object, tag: string, { parents, web }: BaseClass): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) return false;
  // Most are of this realm.
  if (prototype === (globalThis as unknown as Record<string, { prototype?: unknown } | undefined>)[tag]?.prototype) return true;
  if (tag === "Uint8Array" && isBuffer(value)) return true;
  const constructor = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
  if (typeof constructor !== "function" || constructor.name !== tag) return false;
  if (web !== true && !isNative(constructor)) return false;
  let ancestor = prototype;
  for (let parent = 0; parent < parents; parent += 1) {
    const next = Object.getPrototypeOf(ancestor) as object | null;
    if (next === null) return false;
    ancestor = next;
  }
  return Object.getPrototypeOf(ancestor) === null;
}

/** Node's, and those that browsers have of libraries. It travels as a `Uint8Array`. */
export function isBuffer(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object;
  const constructor = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
  if (typeof constructor !== "function" || constructor.name !== "Buffer" || !("isBuffer" in constructor)) return false;
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return parent !== null && classNameOf(parent) === "Uint8Array";
}

/** A user's class may have the name of a native one. */
export function isNative(constructor: object): boolean {
  return Function.prototype.toString.call(constructor).endsWith("{ [native code] }");
}

function checkProperties(value: object, tag: string, base: BaseClass): void {
  if (hasSymbolKeys(value)) throw new Refused(`a ${tag} with symbols as keys`, "Use strings as keys, in an object beside it.");
  if (tag === "Array" || (base === view && (value as Uint8Array).length > mostElements)) return;
  const elements = base === view ? (value as Uint8Array).length : 0;
  const key = Object.keys(value)[elements];
  if (key === undefined) return;
  throw new Refused(`a ${tag} with a property of its own, ${JSON.stringify(key)}`, "Pass the property in an object beside it.");
}

/** Symbols that a loop would show; others, like keys that are not enumerable, are no part of a value. */
export function hasSymbolKeys(value: object): boolean {
  return Object.getOwnPropertySymbols(value).some((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol));
}
