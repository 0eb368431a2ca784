/**
 * The types of values that travel beside those that the library knows: how each is told, written and read. A new type is a row.
 * What is written is made of values that travel themselves, and stands where the value stood.
 */
import { checkBaseClass } from "./base-classes.ts";
import { errorClassOf } from "./error-classes.ts";
import { instanceType } from "./class-instance.ts";
import { fillError, makeError, reduceError, type Look } from "./error-payload.ts";
import type { CodecEnvironment } from "./environment.ts";
import { stepType } from "./step-value.ts";
import { streamType } from "./stream-type.ts";
import { extendedArray } from "./extended-array.ts";
import { isObject } from "./value-tag.ts";

/** What a row may ask while it writes. */
export interface Writing {
  environment: CodecEnvironment;
  /** Reads a part of the value, so that what the reading throws is complained about at that part. */
  look: Look;
}

export interface ValueType {
  /** `tag` is the kind that the object itself tells. Functions are asked about too. */
  recognise(value: object, tag: string, environment: CodecEnvironment): boolean;
  write(value: object, writing: Writing): unknown;
  /**
   * A text that is written beside. Types that have one are a level of nesting of their own, and are made when all that was written
   * of them is read: such a value can't be a part of itself.
   */
  label?(value: object): string;
  /** The way from the value to what is written of it, where a path names one. */
  part?: string;
  /** The value, as far as it can be made without its parts. Throws a `TypeError` for what `write` can't have given. */
  make(payload: unknown, environment: CodecEnvironment, label?: string): unknown;
  /** Gives it its parts; a value that holds itself is asked for while they are not yet all there, and filled twice. */
  fill?(made: object, payload: unknown): void;
}

/** The names are in stored texts. The first that recognises a value has it. */
export type ValueTypeName = "Instance" | "Step" | "Error" | "Headers" | "Stream" | "Array";

interface HeadersLike {
  append(name: string, value: string): void;
}

export const valueTypes: { readonly [Name in ValueTypeName]: ValueType } = {
  // Before errors, which may be such instances.
  Instance: instanceType,
  Step: stepType,
  Error: {
    recognise: (value) => typeof value === "object" && errorClassOf(value) !== null,
    write: (value, { look, environment }) => reduceError(value, look, environment.stack),
    make: makeError,
    fill: fillError,
  },
  Headers: {
    recognise: (_value, tag) => tag === "Headers",
    write(value) {
      checkBaseClass(value, "Headers");
      return Array.from(value as Iterable<[string, string]>, ([name, text]) => [name, text]);
    },
    make(entries) {
      if (!Array.isArray(entries)) throw new TypeError("headers that are no list");
      const { Headers } = globalThis as unknown as { Headers: new () => HeadersLike };
      const headers = new Headers();
      for (const [name, value] of entries as [string, string][]) headers.append(name, value);
      return headers;
    },
  },
  Stream: streamType,
  Array: extendedArray,
};

const rows = Object.entries(valueTypes) as [ValueTypeName, ValueType][];

/** The name of the type whose row has the value; null: the library's. */
export function valueTypeOf(value: unknown, tag: string, environment: CodecEnvironment): ValueTypeName | null {
  if (!isObject(value) && typeof value !== "function") return null;
  // Most are plain.
  if (tag === "Object" && Object.getPrototypeOf(value) === Object.prototype) return null;
  for (const [name, { recognise }] of rows) if (recognise(value, tag, environment)) return name;
  return null;
}
