/**
 * Makes everything that runs share immutable, so that no run sees another.
 *
 * Freezing alone breaks ordinary code: an assignment to a property that is inherited read-only throws, so `this.name = "X"` in a
 * subclass of Error, `object.toString = …` and more would fail. So the data properties of prototypes become accessors first,
 * whose setter defines the property on the object that is assigned to (as SES does).
 *
 * V8 watches some properties in all contexts of the process at once: an accessor there would slow down the host's arrays,
 * promises and regular expressions. These stay data properties, and can't be overridden by assignment.
 */
import { installBareNames } from "./bare-names.ts";
import { sharedGlobals } from "../global-object.ts";
import { modules, requireModule } from "../modules.ts";
import { tameStackTraces } from "./stack-traces.ts";

type Key = string | symbol;

const visited = new Set<object>();

export function makeImmutable(): void {
  removeRegExpStatics();
  shareGlobals();
  tameStackTraces();
  installBareNames();
  const queue: object[] = [globalThis, sharedGlobals, modules, requireModule, ...hiddenIntrinsics()];
  for (let object = queue.pop(); object !== undefined; object = queue.pop()) {
    if (visited.has(object)) continue;
    visited.add(object);
    queue.push(...reachableFrom(object));
  }
  for (const object of visited) if (isPrototype(object)) allowOverrides(object);
  // The accessors that this made are new functions.
  for (const object of visited) {
    for (const next of reachableFrom(object)) if (!visited.has(next)) visited.add(next);
    freeze(object);
  }
  visited.clear();
}

function freeze(object: object): void {
  if (object !== Error) return void Object.freeze(object);
  // V8 reads this one as it stands, and libraries assign it. It is set again before each activation.
  for (const key of Reflect.ownKeys(Error)) {
    if (key !== "stackTraceLimit") Object.defineProperty(Error, key, withoutChange(Error, key));
  }
  Object.preventExtensions(Error);
  Object.defineProperty(Error, "stackTraceLimit", { writable: true, configurable: false });
}

function withoutChange(object: object, key: Key): PropertyDescriptor {
  const descriptor = Object.getOwnPropertyDescriptor(object, key) ?? {};
  return "value" in descriptor ? { writable: false, configurable: false } : { configurable: false };
}

function reachableFrom(object: object): object[] {
  const found: unknown[] = [Object.getPrototypeOf(object)];
  for (const key of Reflect.ownKeys(object)) {
    const { value, get, set } = (Object.getOwnPropertyDescriptor(object, key) ?? {}) as Record<"value" | "get" | "set", unknown>;
    found.push(value, get, set);
  }
  return found.filter((value): value is object => (typeof value === "object" && value !== null) || typeof value === "function");
}

/** Intrinsics that no property of a global leads to. */
function hiddenIntrinsics(): object[] {
  const generator = function* () {};
  const asyncGenerator = async function* () {};
  const found: unknown[] = [generator, asyncGenerator, async () => undefined, generator(), asyncGenerator()];
  found.push(
    [][Symbol.iterator](),
    ""[Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    "a".matchAll(/a/g),
  );
  const { Iterator } = globalThis as { Iterator?: { from(value: unknown): { map(fn: () => void): unknown } } };
  if (Iterator !== undefined)
    found.push(
      Iterator.from({ next: () => ({ done: true }) }),
      Iterator.from([]).map(() => undefined),
    );
  if ("Segmenter" in Intl) {
    const segments = new Intl.Segmenter("en").segment("a");
    found.push(segments, segments[Symbol.iterator]());
  }
  // The instances are of no interest, and not frozen: what they inherit is.
  return found.map((value) => Object.getPrototypeOf(value) as object);
}

function isPrototype(object: object): boolean {
  if (object === globalThis || object === sharedGlobals || typeof object === "function") return object === Function.prototype;
  return Object.hasOwn(object, "constructor") || Object.hasOwn(object, "next");
}

function allowOverrides(prototype: object): void {
  for (const key of Reflect.ownKeys(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
    if (descriptor === undefined || !("value" in descriptor) || descriptor.configurable !== true || isWatched(prototype, key))
      continue;
    Object.defineProperty(prototype, key, overridable(prototype, key, descriptor));
  }
}

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** Properties on whose absence of change V8 builds its fast paths, for all contexts. */
function isWatched(prototype: object, key: Key): boolean {
  if (key === "then" || key === "next" || key === "return" || key === Symbol.iterator || key === Symbol.toPrimitive) return true;
  if (key === "constructor") {
    const parent = Object.getPrototypeOf(prototype) as unknown;
    return (
      prototype === Array.prototype ||
      prototype === Promise.prototype ||
      prototype === RegExp.prototype ||
      prototype === ArrayBuffer.prototype ||
      prototype === typedArrayPrototype ||
      parent === typedArrayPrototype
    );
  }
  return prototype === String.prototype && (key === "toString" || key === "valueOf");
}

function overridable(owner: object, key: Key, { value, enumerable = false }: PropertyDescriptor): PropertyDescriptor {
  const accessor = {
    get(): unknown {
      return value as unknown;
    },
    set(this: object, replacement: unknown): void {
      if (this === owner) throw new TypeError(`Cannot assign to read only property '${String(key)}' of an intrinsic object`);
      Object.defineProperty(this, key, { value: replacement, writable: true, enumerable: true, configurable: true });
    },
  };
  // An own property of that name would have been found before the setter, so there is none here.
  return { get: methodOf(accessor, "get"), set: methodOf(accessor, "set"), enumerable, configurable: true };
}

function methodOf<Methods extends object, Name extends keyof Methods>(methods: Methods, name: Name): Methods[Name] {
  return methods[name];
}

/** What each run's `globalThis` has before the run writes to it. */
function shareGlobals(): void {
  for (const key of Reflect.ownKeys(globalThis)) {
    if (key === "globalThis") continue;
    sharedGlobals[key] = (globalThis as Record<Key, unknown>)[key];
  }
}

/** What a regular expression matched last is state that runs would share. */
function removeRegExpStatics(): void {
  const kept: Key[] = ["length", "name", "prototype", "escape", Symbol.species];
  for (const key of Reflect.ownKeys(RegExp)) if (!kept.includes(key)) Reflect.deleteProperty(RegExp, key);
}
