/**
 * Reads what `writer.ts` wrote, and refuses anything else by a `TypeError`: the text may come from outside. Keeps its own stack;
 * what holds no other value is read by devalue.
 */
import { defaultParseOperations, unflatten } from "devalue";
import { isViewTag } from "./base-classes.ts";
import type { CodecEnvironment } from "./environment.ts";
import { maxDepth } from "./places.ts";
import { container, fill, partsIn } from "./read-parts.ts";
import { isObject } from "./value-tag.ts";
import { valueTypes, type ValueType } from "./value-types.ts";

/** Levels of what holds a value and is no part of it: the list of arguments, and the call that they belong to. */
const envelope = 2;
const specials: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  [-1, undefined],
  [-3, NaN],
  [-4, Infinity],
  [-5, -Infinity],
  [-6, -0],
]);

interface Task {
  index: number;
  level: number;
  /** Its parts are read. */
  finish: boolean;
}

export class Reader {
  readonly #flat: readonly unknown[];
  readonly #environment: CodecEnvironment;
  readonly #values: Map<number, unknown> = new Map();
  readonly #begun: Set<number> = new Set();
  readonly #tasks: Task[] = [];

  constructor(flat: readonly unknown[], environment: CodecEnvironment) {
    this.#flat = flat;
    this.#environment = environment;
  }

  read(): unknown {
    this.#ask(0, 1);
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      if (task.finish) this.#finish(task.index);
      else if (!this.#begun.has(task.index)) this.#begin(task);
    }
    return this.#valueAt(0);
  }

  #ask(index: unknown, level: number): void {
    if (specials.has(index)) return;
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= this.#flat.length)
      throw new TypeError("an index out of range");
    this.#tasks.push({ index, level, finish: false });
  }

  #begin({ index, level }: Task): void {
    this.#begun.add(index);
    const entry = this.#flat[index];
    if (!isObject(entry)) {
      this.#values.set(index, entry);
      return;
    }
    if (level > maxDepth + envelope) throw new TypeError(`it is nested deeper than ${maxDepth} levels`);
    this.#tasks.push({ index, level, finish: true });
    const type = typeOf(entry);
    if (type !== null) return this.#ask((entry as unknown[])[1], type.label === undefined ? level : level + 1);
    if (!isTagged(entry, "Object") && !isView(entry)) {
      const made = container(entry, (part) => this.#primitiveAt(part));
      this.#values.set(index, made === undefined ? leaf(entry) : made);
    }
    // Last in, first out: parts are read in the order in which they were written.
    const parts = partsIn(entry);
    for (let part = parts.length - 1; part >= 0; part -= 1) this.#ask(parts[part], level + 1);
  }

  /** Fills what was begun; values of its own types are made now. */
  #finish(index: number): void {
    const entry = this.#flat[index] as object;
    const type = typeOf(entry);
    if (type !== null) return this.#finishType(index, type, entry as unknown[]);
    if (isTagged(entry, "Object")) this.#values.set(index, this.#boxed(entry[1]));
    else if (isView(entry)) this.#values.set(index, this.#view(entry));
    else fill(this.#values.get(index) as object, entry, (part) => this.#valueAt(part));
  }

  #finishType(index: number, type: ValueType, [, payloadIndex, label]: unknown[]): void {
    const payload = this.#valueAt(payloadIndex);
    if (!this.#values.has(index))
      this.#values.set(index, type.make(payload, this.#environment, typeof label === "string" ? label : undefined));
    const value = this.#values.get(index);
    if (isObject(value)) type.fill?.(value, payload);
  }

  #valueAt(index: unknown): unknown {
    if (specials.has(index)) return specials.get(index);
    const at = index as number;
    if (this.#values.has(at)) return this.#values.get(at);
    // A value that holds itself: made of what is known of it so far, and filled when all is.
    const entry = this.#flat[at];
    const type = isObject(entry) ? typeOf(entry) : null;
    const payload = type?.fill === undefined ? undefined : this.#values.get((entry as unknown[])[1] as number);
    if (type === null || payload === undefined) throw new TypeError("a value that is a part of itself");
    const value = type.make(payload, this.#environment);
    this.#values.set(at, value);
    return value;
  }

  /** What is known of a part before it is read. */
  #primitiveAt(index: unknown): unknown {
    if (specials.has(index)) return specials.get(index);
    const value = this.#flat[index as number];
    return isObject(value) ? undefined : value;
  }

  #boxed(index: unknown): unknown {
    const value = this.#valueAt(index);
    if (isObject(value) || value === undefined) throw new TypeError("a boxed value that is none");
    return defaultParseOperations.box(value);
  }

  #view([tag, buffer, byteOffset, length]: unknown[]): unknown {
    if (!isTagged(this.#flat[buffer as number], "ArrayBuffer")) throw new TypeError("a view on no buffer");
    return defaultParseOperations.fromViewInfo(
      tag as never,
      this.#valueAt(buffer) as ArrayBuffer,
      byteOffset as number,
      length as number,
    );
  }
}

function typeOf(entry: object): ValueType | null {
  const tag: unknown = Array.isArray(entry) ? entry[0] : undefined;
  return typeof tag === "string" && Object.hasOwn(valueTypes, tag) ? valueTypes[tag as keyof typeof valueTypes] : null;
}

function isTagged(entry: unknown, tag: string): entry is unknown[] {
  return Array.isArray(entry) && entry[0] === tag;
}

function isView(entry: object): entry is unknown[] {
  return Array.isArray(entry) && typeof entry[0] === "string" && isViewTag(entry[0]);
}

const leaves: ReadonlySet<unknown> = new Set(["Date", "RegExp", "URL", "URLSearchParams", "ArrayBuffer", "BigInt"]);

function leaf(entry: object): unknown {
  if (!Array.isArray(entry) || !leaves.has(entry[0])) throw new TypeError(`unknown type ${String((entry as unknown[])[0])}`);
  return unflatten([entry], {}, { operations: { fromStringValue } });
}

function fromStringValue(tag: string, text: string): unknown {
  const Class = (globalThis as unknown as Record<string, new (text: string) => unknown>)[tag];
  if (Class === undefined) throw new TypeError(`unknown type ${tag}`);
  return new Class(text);
}
