/**
 * Reads the common case, small and plain, without devalue's bookkeeping: JSON's own types, `undefined`, and the numbers that JSON
 * lacks. Gives `notPlain` for anything else, damaged text included, which then goes the general way.
 */
export const notPlain: Error = new Error("not plain");

const maxLevels = 64;
const specials: ReadonlyMap<number, unknown> = new Map<number, unknown>([
  [-1, undefined],
  [-3, NaN],
  [-4, Infinity],
  [-5, -Infinity],
  [-6, -0],
]);

/** `flat` is what the text behind the format's character is as JSON. */
export function readPlain(flat: unknown): unknown {
  try {
    return Array.isArray(flat) ? new Reader(flat).read(0, 0) : special(flat);
  } catch {
    return notPlain;
  }
}

function special(index: unknown): unknown {
  if (typeof index !== "number" || !specials.has(index)) throw notPlain;
  return specials.get(index);
}

class Reader {
  readonly #flat: readonly unknown[];
  /** What was made of each index, so that a repeated reference is the same object again. */
  readonly #made: object[] = [];

  constructor(flat: readonly unknown[]) {
    this.#flat = flat;
  }

  read(index: unknown, depth: number): unknown {
    if (typeof index !== "number" || index < 0) return special(index);
    if (index >= this.#flat.length || depth > maxLevels) throw notPlain;
    const value = this.#flat[index];
    if (typeof value !== "object" || value === null) return value;
    return (
      this.#made[index] ?? (Array.isArray(value) ? this.#array(index, value, depth + 1) : this.#record(index, value, depth + 1))
    );
  }

  /** An array that begins with a text is a tagged value. */
  #array(index: number, items: readonly unknown[], depth: number): unknown[] {
    if (typeof items[0] === "string") throw notPlain;
    const array: unknown[] = [];
    this.#made[index] = array;
    for (const item of items) array.push(this.read(item, depth));
    return array;
  }

  #record(index: number, fields: object, depth: number): object {
    const record: Record<string, unknown> = {};
    this.#made[index] = record;
    for (const key of Object.keys(fields)) {
      // What is inherited under the same name must not see it: the general way knows how.
      if (key in Object.prototype) throw notPlain;
      record[key] = this.read((fields as Record<string, unknown>)[key], depth);
    }
    return record;
  }
}
