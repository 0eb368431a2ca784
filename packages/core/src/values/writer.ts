/**
 * Writes any value that travels, in devalue's format. Keeps its own stack of what it is in the midst of, so that how deep a value
 * may be nested depends on no machine's; what holds no other value is written by devalue.
 */
import { defaultStringifyOperations, stringify } from "devalue";
import { checkBaseClass, isViewTag } from "./base-classes.ts";
import { Buffers } from "./buffers.ts";
import type { CodecEnvironment } from "./environment.ts";
import type { Places } from "./places.ts";
import { Refused } from "./refused.ts";
import { isObject, tagOf } from "./value-tag.ts";
import { valueTypeOf, valueTypes, type Writing } from "./value-types.ts";
import { partsOf, quoted, type Parts } from "./write-parts.ts";

/** What stands for a value that has no entry of its own. */
const undefinedIndex = -1;
const leaves: ReadonlySet<string> = new Set(["RegExp", "URL", "URLSearchParams"]);

interface Unfinished {
  index: number;
  parts: Parts;
}

export class Writer {
  readonly #environment: CodecEnvironment;
  readonly #places: Places;
  readonly #entries: string[] = [];
  readonly #indexes: Map<unknown, number> = new Map();
  readonly #buffers: Buffers = new Buffers();
  readonly #unfinished: Unfinished[] = [];
  /** Those of `#unfinished` that are made whole. */
  readonly #whole: number[] = [];

  constructor(environment: CodecEnvironment, places: Places) {
    this.#environment = environment;
    this.#places = places;
  }

  write(value: unknown): string {
    let index = this.#begin(value);
    if (index < 0) return String(index);
    for (let last = this.#unfinished.at(-1); last !== undefined; last = this.#unfinished.at(-1)) {
      const { done, value: part } = last.parts.next(index);
      if (done === true) {
        this.#entries[last.index] = part;
        index = last.index;
        this.#unfinished.pop();
      } else index = this.#begin(part);
    }
    const buffers = this.#buffers.entries((shown) => this.#places.look(shown), leafText);
    for (const entry of buffers) this.#entries[entry.index] = entry.text;
    return `[${this.#entries.join(",")}]`;
  }

  /** The index of a value. What has parts is not written yet then, but `#unfinished`. */
  #begin(value: unknown): number {
    if (value === undefined) return undefinedIndex;
    const special = typeof value === "number" ? specialIndex(value) : 0;
    if (special < 0) return special;
    const known = this.#indexes.get(value);
    if (known !== undefined) return this.#checkCycle(value, known);
    const index = this.#buffers.indexOf(value) ?? this.#reserve();
    this.#indexes.set(value, index);
    if (isObject(value) || typeof value === "function" || typeof value === "symbol") this.#beginObject(value, index);
    else this.#entries[index] = primitiveText(value);
    return index;
  }

  #beginObject(value: object | symbol, index: number): void {
    this.#places.look(value);
    const tag = tagOf(value);
    const type = valueTypeOf(value, tag, this.#environment);
    if (type !== null) return this.#unfinish(index, this.#standIn(type, value as object, index));
    if (isObject(value)) checkBaseClass(value, tag);
    if (tag === "Date") this.#entries[index] = dateText(value as unknown as Date);
    else if (leaves.has(tag)) this.#entries[index] = leafText(value);
    else if (tag === "ArrayBuffer") this.#buffers.noteBuffer(value as unknown as ArrayBuffer, index);
    else if (isViewTag(tag)) this.#buffers.noteView(value as unknown as ArrayBufferView, { tag, index }, () => this.#reserve());
    else this.#unfinish(index, partsOf(value, tag, this.#places));
  }

  #unfinish(index: number, parts: Parts): void {
    this.#unfinished.push({ index, parts });
  }

  /** What is made only when its parts are read can't be read where one of them leads back to it, or to what it is a part of. */
  #checkCycle(value: unknown, index: number): number {
    const whole = this.#whole.at(-1);
    if (whole === undefined || index > whole || this.#entries[index] !== "" || isBytes(value)) return index;
    const kind = "an object that it is itself a part of, by way of an instance of a class or of what a step captured";
    throw new Refused(kind, "Refer to it by an id.");
  }

  *#standIn(type: keyof typeof valueTypes, value: object, index: number): Parts {
    const writing: Writing = {
      environment: this.#environment,
      look: (key, read) => {
        this.#places.look(value, key);
        return read();
      },
    };
    const row = valueTypes[type];
    const payload = row.write(value, writing);
    if (row.label === undefined) {
      this.#places.standIn(value, payload);
      return `["${type}",${yield payload}]`;
    }
    const label = quoted(row.label(value));
    this.#places.meet(value, row.part ?? null, payload);
    this.#whole.push(index);
    const written = yield payload;
    this.#whole.pop();
    return `["${type}",${written},${label}]`;
  }

  #reserve(): number {
    return this.#entries.push("") - 1;
  }
}

/** Their entries are written in the end. */
function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) || tagOf(value) === "ArrayBuffer";
}

/** Below 0: the number has no entry. */
function specialIndex(value: number): number {
  if (Number.isNaN(value)) return -3;
  if (value === Infinity) return -4;
  if (value === -Infinity) return -5;
  return Object.is(value, -0) ? -6 : 0;
}

function primitiveText(value: unknown): string {
  return typeof value === "bigint" ? `["BigInt","${value}"]` : quoted(value);
}

const leafOperations = { ...defaultStringifyOperations, tagOf };

/** The entry of what holds no other value. */
function leafText(value: unknown): string {
  return stringify(value, undefined, { operations: leafOperations }).slice(1, -1);
}

function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return `["Date","${Number.isNaN(time) ? "" : new Date(time).toISOString()}"]`;
}
