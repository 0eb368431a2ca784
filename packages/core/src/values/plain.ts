/**
 * The common case, small and plain: JSON's own types and `undefined`, written in devalue's format without its bookkeeping.
 * Answers null for anything else, which then goes the general way; both texts read the same.
 */
const undefinedIndex = -1;
const nanIndex = -3;
const infinityIndex = -4;
const minusInfinityIndex = -5;
const minusZeroIndex = -6;

/** What is nested deeper goes the general way, which knows the limit. */
const maxLevels = 64;
/** Objects beyond this many go the general way, whose index of what it has met is cheaper then. */
const maxObjects = 64;

/** Keys repeat, within a value and between values. Bounded, as they come from outside. */
const quotedKeys = new Map<string, string>();
const mostKeys = 1_000;
const longestKey = 64;

function quotedKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(key);
  if (key.length > longestKey) return text;
  if (quotedKeys.size >= mostKeys) quotedKeys.clear();
  quotedKeys.set(key, text);
  return text;
}

class Writer {
  readonly parts: string[] = [];
  readonly #seen: object[] = [];
  readonly #indexes: number[] = [];

  /** The index of the value in `parts`; null where it is not plain. */
  write(value: unknown, depth: number): number | null {
    switch (typeof value) {
      case "string":
        return this.#push(JSON.stringify(value));
      case "number":
        return this.#number(value);
      case "boolean":
        return this.#push(value ? "true" : "false");
      case "undefined":
        return undefinedIndex;
      case "object":
        return value === null ? this.#push("null") : this.#object(value, depth);
      default:
        return null;
    }
  }

  #push(part: string): number {
    return this.parts.push(part) - 1;
  }

  #number(value: number): number {
    if (Number.isNaN(value)) return nanIndex;
    if (value === Infinity) return infinityIndex;
    if (value === -Infinity) return minusInfinityIndex;
    return value === 0 && 1 / value < 0 ? minusZeroIndex : this.#push(String(value));
  }

  #object(value: object, depth: number): number | null {
    const known = this.#seen.indexOf(value);
    if (known !== -1) return this.#indexes[known] ?? null;
    if (this.#seen.length >= maxObjects || depth >= maxLevels) return null;
    const index = this.#push("");
    this.#seen.push(value);
    this.#indexes.push(index);
    const part = Array.isArray(value) ? this.#array(value, depth + 1) : this.#record(value, depth + 1);
    if (part === null) return null;
    this.parts[index] = part;
    return index;
  }

  #array(array: unknown[], depth: number): string | null {
    // Neither a subclass nor what has properties beside its items.
    if (
      Object.getPrototypeOf(array) !== Array.prototype ||
      Object.keys(array).length !== array.length ||
      Object.getOwnPropertySymbols(array).length > 0
    )
      return null;
    let part = "[";
    for (let position = 0; position < array.length; position += 1) {
      const item = array[position];
      if (item === undefined && !Object.hasOwn(array, position)) return null;
      const index = this.write(item, depth);
      if (index === null) return null;
      part += position === 0 ? index : `,${index}`;
    }
    return `${part}]`;
  }

  #record(record: object, depth: number): string | null {
    if (Object.getPrototypeOf(record) !== Object.prototype || Object.getOwnPropertySymbols(record).length > 0) return null;
    let part = "{";
    for (const key of Object.keys(record)) {
      if (key === "__proto__") return null;
      const index = this.write((record as Record<string, unknown>)[key], depth);
      if (index === null) return null;
      part += part.length === 1 ? `${quotedKey(key)}:${index}` : `,${quotedKey(key)}:${index}`;
    }
    return `${part}}`;
  }
}

export function encodePlain(value: unknown): string | null {
  const writer = new Writer();
  let index: number | null;
  try {
    index = writer.write(value, 0);
  } catch {
    // A getter that throws, a proxy: the general way says where.
    return null;
  }
  if (index === null) return null;
  return index < 0 ? String(index) : `[${writer.parts.join(",")}]`;
}
