/** What each kind of object holds, part by part: each gives a part, is told its index, and in the end gives its own entry. */
import { DevalueError } from "devalue";
import { hasSymbolKeys, isNative } from "./base-classes.ts";
import { MapValue, Member, type Places } from "./places.ts";
import { Refused } from "./refused.ts";
import { isObject, tagOf } from "./value-tag.ts";

export type Parts = Generator<unknown, string, number>;

const hole = -2;
const sparse = -7;
const mostItems = 2 ** 32 - 1;

const escaped = /[<\u2028\u2029]/;
const everyEscaped = new RegExp(escaped, "g");

/** As JSON, with what devalue escapes beside. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value);
  return escaped.test(text) ? text.replaceAll(everyEscaped, escapeOf) : text;
}

function escapeOf(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** The parts of what is left when types of ours, leaves and buffers are taken away; what can't travel is complained about. */
export function partsOf(value: object | symbol, tag: string, places: Places): Parts {
  if (typeof value !== "object") throw new DevalueError("neither data nor object", [], value);
  if (typeof (value as { then?: unknown }).then === "function") throw new DevalueError("a thenable", [], value);
  if (tag === "Array") return itemsOf(value as unknown[], places);
  if (tag === "Set") return membersOf(value as Set<unknown>, places);
  if (tag === "Map") return entriesOf(value as Map<unknown, unknown>, places);
  return fieldsOf(value, places);
}

function partOf(value: object, key: string | number, places: Places): unknown {
  places.look(value, key);
  const part = (value as Record<string | number, unknown>)[key];
  places.meet(value, key, part);
  return part;
}

/** Written item by item, or, where that is shorter, as the length and the items that are there. */
function* itemsOf(array: unknown[], places: Places): Parts {
  const length = lengthOf(array);
  const keys = Object.keys(array);
  if ((length - keys.length) * 3 > 4 + (keys.length + 1) * (String(length).length + 1)) {
    let text = `[${sparse},${length}`;
    for (const key of keys) text += `,${key},${yield partOf(array, Number(key), places)}`;
    return `${text}]`;
  }
  let text = "[";
  for (let position = 0; position < length; position += 1) {
    places.look(array, position);
    const index = Object.hasOwn(array, position) ? yield partOf(array, position, places) : hole;
    text += position === 0 ? index : `,${index}`;
  }
  return `${text}]`;
}

function lengthOf(array: unknown[]): number {
  const length: unknown = array.length;
  if (typeof length === "number" && Number.isInteger(length) && length >= 0 && length <= mostItems) return length;
  throw new Refused("an array whose length is no length", "Pass an array.");
}

function* membersOf(set: Set<unknown>, places: Places): Parts {
  let text = '["Set"';
  let position = 0;
  for (const member of Set.prototype.values.call(set) as Iterable<unknown>) {
    places.meet(set, new Member("values", position), member);
    position += 1;
    text += `,${yield member}`;
  }
  return `${text}]`;
}

function* entriesOf(map: Map<unknown, unknown>, places: Places): Parts {
  let text = '["Map"';
  let position = 0;
  for (const [key, value] of Map.prototype.entries.call(map) as Iterable<[unknown, unknown]>) {
    places.meet(map, new Member("keys", position), key);
    position += 1;
    text += `,${yield key}`;
    places.meet(map, new MapValue(key), value);
    text += `,${yield value}`;
  }
  return `${text}]`;
}

function* fieldsOf(value: object, places: Places): Parts {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (!isPlain(value, prototype)) throw new DevalueError("an instance", [], value);
  if (hasSymbolKeys(value)) throw new Refused("an object with symbols as keys", "Use strings as keys.");
  const keys = Object.keys(value);
  if (keys.includes("__proto__")) throw new Refused("an object with a key __proto__", "Rename the key.");
  const isRecord = prototype !== null;
  let text = isRecord ? "{" : '["null"';
  for (const key of keys) {
    const index = yield partOf(value, key, places);
    text += text === "{" ? "" : ",";
    text += isRecord ? `${quoted(key)}:${index}` : `${quoted(key)},${index}`;
  }
  return text + (isRecord ? "}" : "]");
}

/** Of this realm or another. What has a tag of its own (`Math`, a module) has what can't be seen, too. */
function isPlain(value: unknown, prototype: object | null): value is object {
  if (!isObject(value)) return false;
  if (prototype === null) return tagOf(value) === "Object";
  if (prototype === Object.prototype) return tagOf(value) === "Object" || hasSymbolKeys(value);
  if (Object.getPrototypeOf(prototype) !== null) return false;
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof constructor === "function" && constructor.name === "Object" && isNative(constructor) && tagOf(value) === "Object";
}
