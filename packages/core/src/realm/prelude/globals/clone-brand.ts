/** What an object is by what V8 keeps inside it, whatever its prototype and its tag say. */
import { errorClassOf } from "../../../values/error-classes.ts";
import { tagOf } from "../../../values/value-tag.ts";

type Test = (value: object) => unknown;

function getterOf(prototype: object, key: string): Test {
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get ?? refuse;
  return (value) => Reflect.apply(get, value, []) as unknown;
}

function refuse(): never {
  throw new TypeError("not of this kind");
}

/** Each throws for what is not of its kind. */
const tests: Record<string, Test> = {
  Map: getterOf(Map.prototype, "size"),
  Set: getterOf(Set.prototype, "size"),
  ArrayBuffer: getterOf(ArrayBuffer.prototype, "byteLength"),
  Date: (value) => Reflect.apply(Date.prototype.getTime, value, []),
  RegExp: getterOf(RegExp.prototype, "flags"),
  Number: (value) => Reflect.apply(Number.prototype.valueOf, value, []),
  String: (value) => Reflect.apply(String.prototype.valueOf, value, []),
  Boolean: (value) => Reflect.apply(Boolean.prototype.valueOf, value, []),
  BigInt: (value) => Reflect.apply(BigInt.prototype.valueOf, value, []),
};

function passes(test: Test, value: object): boolean {
  try {
    test(value);
    return true;
  } catch {
    return false;
  }
}

/** Kinds that V8 refuses to clone. */
const uncloneable =
  /^(?:WeakMap|WeakSet|Promise|Generator|AsyncGenerator|Arguments|Symbol|Proxy|Intl\..+|Segmenter String Iterator|.* Iterator|Iterator Helper)$/;

/** The name of a test, or one of Object, Array, Error, View and uncloneable. */
type Kind = string;

export function kindOf(value: object): Kind {
  if (Array.isArray(value)) return "Array";
  if (ArrayBuffer.isView(value)) return "View";
  const tag = tagOf(value);
  const tagger = taggerOf(value);
  if (tagger === null || Object.isFrozen(tagger)) {
    const test = Object.hasOwn(tests, tag) ? tests[tag] : undefined;
    if (test !== undefined) return passes(test, value) ? tag : "Object";
    if (uncloneable.test(tag)) return "uncloneable";
    if (tag === "Error" || errorClassOf(value) !== null) return "Error";
    if (tag === "Object" && Object.getPrototypeOf(value) !== null) return "Object";
  }
  // The tag is code of the user's.
  for (const [kind, test] of Object.entries(tests)) if (kind !== "RegExp" && passes(test, value)) return kind;
  return errorClassOf(value) === null ? "Object" : "Error";
}

/** The object that has the tag; null: V8 knows it by itself. */
function taggerOf(value: object): object | null {
  for (let object: object | null = value; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    if (Object.hasOwn(object, Symbol.toStringTag)) return object;
  }
  return null;
}
