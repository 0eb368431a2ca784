/** An array with properties beside its items, as a match of a regular expression is: an object of all of them, with the length. */
import { defaultParseOperations } from "devalue";
import { checkBaseClass } from "./base-classes.ts";
import { isObject } from "./value-tag.ts";
import type { ValueType } from "./value-types.ts";

/** The greatest index of an array. */
const lastIndex = 2 ** 32 - 2;

export const extendedArray: ValueType = {
  recognise(value, tag) {
    if (tag !== "Array") return false;
    // Indices come first.
    const last = Object.keys(value).at(-1);
    return last !== undefined && !isIndex(last);
  },
  write(value, { look }) {
    checkBaseClass(value, "Array");
    const payload: Record<string, unknown> = { length: (value as unknown[]).length };
    for (const key of Object.keys(value))
      define(
        payload,
        key,
        look(key, () => (value as unknown as Record<string, unknown>)[key], undefined),
      );
    return payload;
  },
  make(payload) {
    const length: unknown = isObject(payload) ? (payload as { length?: unknown }).length : undefined;
    if (typeof length !== "number" || !Number.isInteger(length) || length < 0 || length > lastIndex + 1)
      throw new TypeError("an array without a length");
    // Memory for what is there, not for what the length claims.
    return defaultParseOperations.createSparseArray(length) as unknown;
  },
  fill(array, payload) {
    for (const [key, value] of Object.entries(payload as Record<string, unknown>)) {
      if (isIndex(key) && Number(key) >= (array as unknown[]).length) throw new TypeError("an item beyond the array's length");
      if (key !== "length") define(array, key, value);
    }
  },
};

function isIndex(key: string): boolean {
  const index = Number(key);
  return Number.isInteger(index) && index >= 0 && index <= lastIndex && String(index) === key;
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
