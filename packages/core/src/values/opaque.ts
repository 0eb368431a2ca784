/** What stands for an instance where its class is not known. It can be passed on, and says what it is; it has nothing else. */
import { isObject } from "./value-tag.ts";

const key = Symbol.for("perdure.opaque");

interface Content {
  classId: string;
  data: unknown;
}

export class Opaque {
  constructor(classId: string, data: unknown) {
    // Not enumerable: it is nothing to look at, and no part of a copy such as `{ ...value }`.
    Object.defineProperty(this, key, { value: Object.freeze({ classId, data }) });
    Object.freeze(this);
  }

  get [Symbol.toStringTag](): string {
    return textOf(this);
  }

  toString(): string {
    return `[${textOf(this)}]`;
  }
}

/** Node's `console` and `inspect` ask for this. */
function inspectOpaque(this: Opaque, _depth: unknown, options: unknown, inspect?: unknown): string {
  const data =
    typeof inspect === "function" ? ` ${String(Reflect.apply(inspect, undefined, [openOpaque(this)?.data, options]))}` : "";
  return `[${textOf(this)}]${data}`;
}

Object.defineProperty(Opaque.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: inspectOpaque });
// Shared by all runs of a realm.
Object.freeze(Opaque.prototype);
Object.freeze(Opaque);

/** What an opaque value holds, whichever copy of this module made it; undefined: it is none. */
export function openOpaque(value: object): Content | undefined {
  const content: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  return isContent(content) ? content : undefined;
}

/** Anybody can have the symbol. */
function isContent(value: unknown): value is Content {
  return isObject(value) && typeof (value as Partial<Content>).classId === "string";
}

function textOf(value: object): string {
  const { classId = "" } = openOpaque(value) ?? {};
  return `instance of ${classId.slice(classId.lastIndexOf("/") + 1)}, whose class (${classId}) is not known here`;
}
