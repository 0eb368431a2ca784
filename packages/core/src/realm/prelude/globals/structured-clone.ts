import { errorClassNamed, errorClassOf } from "../../../values/error-classes.ts";
import { isObject, tagOf } from "../../../values/value-tag.ts";
import { DOMException } from "./dom-exception.ts";

export function structuredClone(value: unknown): unknown {
  return clone(value, new Map());
}

type Copies = Map<object, object>;

function clone(value: unknown, copies: Copies): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw refusal(value);
  if (!isObject(value)) return value;
  return copies.get(value) ?? cloneObject(value, copies);
}

function refusal(value: unknown): DOMException {
  return new DOMException(`${isObject(value) ? `#<${tagOf(value)}>` : String(value)} could not be cloned.`, "DataCloneError");
}

function keep<Copy extends object>(value: object, copy: Copy, copies: Copies): Copy {
  copies.set(value, copy);
  return copy;
}

const uncloneable =
  /^(?:WeakMap|WeakSet|Promise|Generator|AsyncGenerator|Headers|URL|URLSearchParams|WritableStream|ReadableStream|AbortSignal|Proxy|Symbol)$/;

function cloneObject(value: object, copies: Copies): object {
  const tag = tagOf(value);
  if (uncloneable.test(tag)) throw refusal(value);
  if (ArrayBuffer.isView(value)) return cloneView(value, tag, copies);
  switch (tag) {
    case "Array":
      return fill(value, keep(value, Array.from({ length: 0 }), copies), copies, (value as unknown[]).length);
    case "Date":
      return keep(value, new Date((value as Date).getTime()), copies);
    case "RegExp":
      return keep(value, new RegExp((value as RegExp).source, (value as RegExp).flags), copies);
    case "ArrayBuffer":
      return keep(value, new Uint8Array(new Uint8Array(value as ArrayBuffer)).buffer, copies);
    case "Map": {
      const copy = keep(value, new Map<unknown, unknown>(), copies);
      for (const [key, item] of value as Map<unknown, unknown>) copy.set(clone(key, copies), clone(item, copies));
      return copy;
    }
    case "Set": {
      const copy = keep(value, new Set<unknown>(), copies);
      for (const item of value as Set<unknown>) copy.add(clone(item, copies));
      return copy;
    }
    case "Number":
    case "String":
    case "Boolean":
    case "BigInt":
      return keep(value, Object(value.valueOf()) as object, copies);
    default:
      return errorClassOf(value) === null ? fill(value, keep(value, {}, copies), copies) : cloneError(value as Error, copies);
  }
}

function fill(source: object, copy: object, copies: Copies, length?: number): object {
  if (length !== undefined) (copy as unknown[]).length = length;
  for (const key of Object.keys(source)) {
    const value = clone((source as Record<string, unknown>)[key], copies);
    Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

function cloneView(view: ArrayBufferView, tag: string, copies: Copies): object {
  const buffer = clone(view.buffer, copies) as ArrayBuffer;
  const Class = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer, offset: number, length: number) => object>)[
    tag
  ];
  if (Class === undefined) throw refusal(view);
  const length = tag === "DataView" ? view.byteLength : (view as Uint8Array).length;
  return keep(view, new Class(buffer, view.byteOffset, length), copies);
}

/** As the standard has it: the class, the message, the stack and the cause, no other properties. */
function cloneError(error: Error, copies: Copies): object {
  const native = /^(?:Eval|Range|Reference|Syntax|Type|URI)?Error$/.test(error.name) ? error.name : "Error";
  const copy = keep(error, Reflect.construct(Error, [error.message], errorClassNamed(native)) as Error, copies);
  Object.defineProperty(copy, "stack", { value: error.stack, writable: true, configurable: true });
  if ("cause" in error)
    Object.defineProperty(copy, "cause", { value: clone(error.cause, copies), writable: true, configurable: true });
  return copy;
}
