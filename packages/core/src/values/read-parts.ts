/** Objects that hold others, while they are read: what is made of an entry, which parts it has, and how it gets them. */
import { defaultParseOperations } from "devalue";
import { isViewTag } from "./base-classes.ts";

const hole = -2;
const sparse = -7;
const mostItems = 2 ** 32 - 1;

type ValueAt = (index: unknown) => unknown;

/** The object that an entry stands for, with what is known of its parts; undefined for what holds no others. */
export function container(entry: object, primitiveAt: ValueAt): object | undefined {
  if (!Array.isArray(entry)) return fill({}, entry, primitiveAt);
  const [tag, length] = entry as unknown[];
  if (tag === "Map") return new Map();
  if (tag === "Set") return new Set();
  if (tag === "null") return fill(Object.create(null) as object, entry, primitiveAt);
  if (typeof tag === "string") return undefined;
  if (tag !== sparse) return Array.from({ length: 0 });
  if (typeof length !== "number" || !Number.isInteger(length) || length < 0 || length > mostItems)
    throw new TypeError("an array without a length");
  // Memory for what is there, not for what the length claims.
  return defaultParseOperations.createSparseArray(length) as object;
}

/** The indexes of an entry's parts in the order in which they were written. */
export function partsIn(entry: object): unknown[] {
  if (!Array.isArray(entry)) return Object.values(entry);
  const [tag] = entry as unknown[];
  if (tag === "Map" || tag === "Set") return entry.slice(1);
  if (tag === "null") return pairsOf(entry, 1).map(([, index]) => index);
  if (tag === sparse) return pairsOf(entry, 2).map(([, index]) => index);
  if (typeof tag !== "string") return entry.filter((index) => index !== hole);
  return tag === "Object" || isViewTag(tag) ? [entry[1]] : [];
}

/** Puts the parts in. Keys of records are there already, in their order; entries of maps and sets come in theirs. */
export function fill(target: object, entry: object, valueAt: ValueAt): object {
  if (!Array.isArray(entry)) for (const [key, index] of Object.entries(entry)) put(target, key, valueAt(index));
  else fillFromList(target, entry, valueAt);
  return target;
}

function fillFromList(target: object, entry: unknown[], valueAt: ValueAt): void {
  const [tag] = entry;
  if (tag === "Map")
    for (const [key, value] of pairsOf(entry, 1)) (target as Map<unknown, unknown>).set(valueAt(key), valueAt(value));
  else if (tag === "Set") for (const member of entry.slice(1)) (target as Set<unknown>).add(valueAt(member));
  else if (tag === "null") for (const [key, index] of pairsOf(entry, 1)) put(target, key, valueAt(index));
  else if (tag === sparse)
    for (const [position, index] of pairsOf(entry, 2)) putItem(target as unknown[], position, valueAt(index));
  else if (typeof tag !== "string") fillItems(target as unknown[], entry, valueAt);
}

function fillItems(array: unknown[], entry: unknown[], valueAt: ValueAt): void {
  for (const [position, index] of entry.entries()) if (index !== hole) array[position] = valueAt(index);
  array.length = entry.length;
}

function pairsOf(entry: unknown[], from: number): [unknown, unknown][] {
  const pairs: [unknown, unknown][] = [];
  for (let position = from; position < entry.length; position += 2) pairs.push([entry[position], entry[position + 1]]);
  return pairs;
}

function put(target: object, key: unknown, value: unknown): void {
  if (typeof key !== "string" || key === "__proto__") throw new TypeError("a key that is none");
  // Defined, not assigned: what is inherited under the same name must not see it.
  if (key in Object.prototype)
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else (target as Record<string, unknown>)[key] = value;
}

function putItem(array: unknown[], position: unknown, value: unknown): void {
  if (typeof position !== "number" || !Number.isInteger(position) || position < 0 || position >= array.length)
    throw new TypeError("an item beyond the array's length");
  array[position] = value;
}
