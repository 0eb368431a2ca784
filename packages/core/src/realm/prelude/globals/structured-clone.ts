import { errorClassNamed } from "../../../values/error-classes.ts";
import { isObject, tagOf } from "../../../values/value-tag.ts";
import { ReadableStream, WritableStream } from "../streams.ts";
import { AbortController, AbortSignal } from "./abort.ts";
import { kindOf } from "./clone-brand.ts";
import { DOMException } from "./dom-exception.ts";
import { Headers } from "./headers.ts";
import { URLSearchParams } from "./search-params.ts";
import { TextDecoder, TextEncoder } from "./text-encoding.ts";
import { detachAll, isDetached, transferList } from "./transfer.ts";
import { URL } from "./url.ts";

export function structuredClone(...args: unknown[]): unknown {
  if (args.length === 0) throw new TypeError("The value argument must be specified");
  const [value, options] = args;
  const transferred = transferList(options);
  const copies: Copies = new Map();
  // What can't be transferred is known before anything of it is read.
  for (const buffer of transferred) copies.set(buffer, copyBuffer(buffer));
  const copy = clone(value, copies);
  detachAll(transferred);
  return copy;
}

type Copies = Map<object, object>;

/** Of the platform and not of the language: none of them is made to be cloned. */
const platform = [
  URL,
  URLSearchParams,
  Headers,
  AbortController,
  AbortSignal,
  ReadableStream,
  WritableStream,
  TextDecoder,
  TextEncoder,
];

function clone(value: unknown, copies: Copies): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw refusal(value);
  if (!isObject(value)) return value;
  return copies.get(value) ?? cloneObject(value, copies);
}

function refusal(value: unknown): DOMException {
  return new DOMException(`${isObject(value) ? nameOf(value) : String(value)} could not be cloned.`, "DataCloneError");
}

/** As V8 names what it refuses. */
function nameOf(value: object): string {
  const tag = tagOf(value);
  if (/^(?:Promise|Weak\w+|Arguments|Intl\..*)$/.test(tag))
    return `#<${tag === "Arguments" ? "Object" : tag.replace("Intl.", "")}>`;
  return `[object ${tag}]`;
}

function keep<Copy extends object>(value: object, copy: Copy, copies: Copies): Copy {
  copies.set(value, copy);
  return copy;
}

function cloneObject(value: object, copies: Copies): object {
  const kind = kindOf(value);
  switch (kind) {
    case "uncloneable":
      throw refusal(value);
    case "View":
      return cloneView(value as ArrayBufferView, copies);
    case "Array":
      return fill(value, keep(value, Array.from({ length: 0 }), copies), copies, (value as unknown[]).length);
    case "Date":
      return keep(value, new Date(Reflect.apply(Date.prototype.getTime, value, [])), copies);
    case "RegExp":
      return keep(value, new RegExp((value as RegExp).source, (value as RegExp).flags), copies);
    case "ArrayBuffer":
      return keep(value, copyBuffer(value as ArrayBuffer), copies);
    case "Map":
    case "Set":
      return cloneCollection(value as Map<unknown, unknown> | Set<unknown>, copies);
    case "Error":
      return value instanceof DOMException ? cloneException(value, copies) : cloneError(value as Error, copies);
    case "Object":
      if (platform.some((Class) => value instanceof Class))
        throw new DOMException("Cannot clone object of unsupported type.", "DataCloneError");
      return fill(value, keep(value, {}, copies), copies);
    default:
      return keep(value, Object(primitiveOf(value, kind)) as object, copies);
  }
}

function primitiveOf(value: object, kind: string): unknown {
  const { prototype } = { Number, String, Boolean, BigInt }[kind] ?? Object;
  return Reflect.apply(prototype.valueOf, value, []);
}

/** The entries as they are before any of them is cloned, which may run code of the user's. */
function cloneCollection(value: Map<unknown, unknown> | Set<unknown>, copies: Copies): object {
  if (kindOf(value) === "Map") {
    const entries = [...Reflect.apply(Map.prototype.entries, value, [])] as [unknown, unknown][];
    const copy = keep(value, new Map<unknown, unknown>(), copies);
    for (const [key, item] of entries) copy.set(clone(key, copies), clone(item, copies));
    return copy;
  }
  const items = [...Reflect.apply(Set.prototype.values, value, [])] as unknown[];
  const copy = keep(value, new Set<unknown>(), copies);
  for (const item of items) copy.add(clone(item, copies));
  return copy;
}

function fill(source: object, copy: object, copies: Copies, length?: number): object {
  if (length !== undefined) (copy as unknown[]).length = length;
  for (const key of Object.keys(source)) {
    // A getter that ran before may have removed it.
    if (!Object.hasOwn(source, key)) continue;
    const value = clone((source as Record<string, unknown>)[key], copies);
    Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

interface Resizable extends ArrayBuffer {
  resizable?: boolean;
  maxByteLength?: number;
}

function copyBuffer(buffer: Resizable): ArrayBuffer {
  if (isDetached(buffer)) throw new DOMException("An ArrayBuffer is detached and could not be cloned.", "DataCloneError");
  const { byteLength, maxByteLength } = buffer;
  const options = buffer.resizable === true ? [{ maxByteLength }] : [];
  const copy = Reflect.construct(ArrayBuffer, [byteLength, ...options]) as ArrayBuffer;
  new Uint8Array(copy).set(new Uint8Array(buffer));
  return copy;
}

type ViewClass = new (buffer: ArrayBuffer, offset: number, length: number) => object;

const viewNames = Object.getOwnPropertyNames(globalThis).filter((name) =>
  /^(?:(?:Big)?(?:Int|Uint|Float).*Array|DataView)$/.test(name),
);
const viewClasses: ReadonlyMap<string, ViewClass> = new Map(
  viewNames.map((name) => [name, Reflect.get(globalThis, name) as ViewClass]),
);
const viewTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag)?.get;

function cloneView(view: ArrayBufferView, copies: Copies): object {
  const name = viewTag === undefined ? undefined : (Reflect.apply(viewTag, view, []) as string | undefined);
  const Class = viewClasses.get(name ?? "DataView");
  if (Class === undefined) throw refusal(view);
  const buffer = clone(view.buffer, copies) as ArrayBuffer;
  const length = name === undefined ? view.byteLength : (view as Uint8Array).length;
  return keep(view, new Class(buffer, view.byteOffset, length), copies);
}

/** As the standard has it: the class, the message, the stack and the cause, no other properties. */
function cloneError(error: Error, copies: Copies): object {
  const name = String(error.name);
  const native = /^(?:Eval|Range|Reference|Syntax|Type|URI)?Error$/.test(name) ? name : "Error";
  const copy = keep(error, Reflect.construct(Error, [], errorClassNamed(native)) as Error, copies);
  const message = Object.getOwnPropertyDescriptor(error, "message");
  if (message !== undefined && "value" in message) define(copy, "message", String(message.value));
  define(copy, "stack", error.stack);
  const cause = Object.getOwnPropertyDescriptor(error, "cause");
  if (cause !== undefined && "value" in cause) define(copy, "cause", clone(cause.value, copies));
  return copy;
}

function cloneException(error: DOMException, copies: Copies): object {
  const copy = keep(error, new DOMException(error.message, error.name), copies);
  define(copy, "stack", error.stack);
  return copy;
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
}
