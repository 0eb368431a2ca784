import { kindOf } from "./clone-brand.ts";
import { errorText } from "./inspect-error.ts";
import { layOut, type Layout } from "./inspect-layout.ts";
import { classNameOf, functionText, keyText, prefixOf, primitiveText, tagTextOf } from "./inspect-text.ts";
import { tagOf } from "../../../values/value-tag.ts";
import { URLSearchParams } from "./search-params.ts";
import { URL } from "./url.ts";

type Key = string | symbol;

const maxItems = 100;

interface Context extends Layout {
  readonly maxDepth: number;
  readonly above: object[];
  /** Objects that hold themselves, in the order in which that was seen. */
  readonly circles: Map<object, number>;
}

export function newContext(maxDepth: number): Context {
  return { indentation: 0, currentDepth: 0, maxDepth, above: [], circles: new Map() };
}

export function formatValue(context: Context, value: unknown, depth: number): string {
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return primitiveText(value, context.indentation);
  if (context.above.includes(value)) {
    if (!context.circles.has(value)) context.circles.set(value, context.circles.size + 1);
    return `[Circular *${context.circles.get(value)}]`;
  }
  return formatObject(context, value, depth);
}

/** What stands before the braces, the braces, and what lies between beside the keys. */
interface Shape {
  base?: string;
  open: string;
  close?: string;
  items?: (context: Context, depth: number) => string[];
  list?: ArrayLike<unknown>;
  /** What is written where there is nothing between the braces. */
  empty?: string;
}

function formatObject(context: Context, value: object, depth: number): string {
  const keys: Key[] = keysOf(value);
  const { base = "", open, close = "}", items, list, empty } = shapeOf(context, value, keys);
  if (keys.length === 0 && empty !== undefined) return empty;
  if (depth > context.maxDepth)
    return `[${(Array.isArray(value) ? prefixOf(value, "Array") : prefixOf(value, "Object")).trimEnd()}]`;
  context.above.push(value);
  context.currentDepth = depth + 1;
  const parts = items?.(context, depth + 1) ?? [];
  for (const key of keys) parts.push(`${labelOf(value, key)}: ${formatProperty(context, value, key, depth + 1)}`);
  context.above.pop();
  const circle = context.circles.get(value);
  const reference = circle === undefined ? "" : `<ref *${circle}> `;
  const start = base === "" ? { base, open: `${reference}${open}` } : { base: `${reference}${base}`, open };
  return layOut(context, parts, { ...start, close, depth: depth + 1, ...(list === undefined ? {} : { list }) });
}

function keysOf(value: object): Key[] {
  const isList = Array.isArray(value) || ArrayBuffer.isView(value) || kindOf(value) === "String";
  const all = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  return isList ? all.filter((key) => typeof key === "symbol" || !/^(?:0|[1-9]\d*)$/.test(key)) : all;
}

function labelOf(value: object, key: Key): string {
  const isHidden = Object.getOwnPropertyDescriptor(value, key)?.enumerable === false;
  return isHidden ? `[${String(key)}]` : keyText(key);
}

function formatProperty(context: Context, value: object, key: Key, depth: number): string {
  const descriptor = Object.getOwnPropertyDescriptor(value, key);
  if (descriptor?.get !== undefined) return descriptor.set === undefined ? "[Getter]" : "[Getter/Setter]";
  if (descriptor?.set !== undefined) return "[Setter]";
  return indented(context, () => formatValue(context, (value as Record<Key, unknown>)[key], depth));
}

function indented<T>(context: Context, write: () => T): T {
  context.indentation += 2;
  const result = write();
  context.indentation -= 2;
  return result;
}

function shapeOf(context: Context, value: object, keys: Key[]): Shape {
  if (typeof value === "function") return text(functionText(value as () => unknown));
  const kind = kindOf(value);
  switch (kind) {
    case "Array":
      return listShape(
        value as unknown[],
        classNameOf(value) === "Array" && tagTextOf(value) === ""
          ? ""
          : prefixOf(value, "Array", `(${(value as unknown[]).length})`),
      );
    case "View":
      return viewShape(value as ArrayBufferView, keys);
    case "Map":
    case "Set":
      return collectionShape(value as Map<unknown, unknown> | Set<unknown>, kind);
    case "Error":
      return text(errorText(value as Error, keys, context.indentation));
    case "Date":
      return text(Number.isNaN((value as Date).getTime()) ? "Invalid Date" : (value as Date).toISOString());
    case "RegExp":
      return text(String(value));
    case "ArrayBuffer":
      return bufferShape(value as ArrayBuffer);
    case "Number":
    case "String":
    case "Boolean":
    case "BigInt":
      return text(`[${kind}: ${primitiveText((value as { valueOf(): unknown }).valueOf(), 0)}]`);
    default:
      return otherShape(value);
  }
}

function text(base: string): Shape {
  return { base, open: "{", empty: base };
}

function otherShape(value: object): Shape {
  const tag = tagOf(value);
  if (value instanceof URL) return urlShape(value);
  if (value instanceof URLSearchParams) return pairsShape(value);
  if (tag === "WeakMap" || tag === "WeakSet") return { open: `${prefixOf(value, tag)}{`, items: () => ["<items unknown>"] };
  if (tag === "Generator" || tag === "AsyncGenerator") return { open: `Object [${tag}] {`, empty: `Object [${tag}] {}` };
  const isPlain = classNameOf(value) === "Object" && tagTextOf(value) === "";
  const open = isPlain ? "{" : `${prefixOf(value, "Object")}{`;
  return { open, empty: `${open}}` };
}

function listShape(list: readonly unknown[], prefix: string): Shape {
  return {
    open: `${prefix}[`,
    close: "]",
    items: (context, depth) => itemsOf(context, list, depth),
    list,
    ...(list.length === 0 ? { empty: `${prefix}[]` } : {}),
  };
}

function more(count: number): string[] {
  return count > 0 ? [`... ${count} more item${count > 1 ? "s" : ""}`] : [];
}

function itemsOf(context: Context, list: readonly unknown[], depth: number): string[] {
  const parts: string[] = [];
  let index = 0;
  for (; index < list.length && parts.length < maxItems;) {
    if (Object.hasOwn(list, index)) {
      parts.push(formatProperty(context, list, String(index), depth));
      index += 1;
      continue;
    }
    const next = Object.keys(list).find((key) => Number(key) > index);
    const end = next === undefined || Number.isNaN(Number(next)) ? list.length : Number(next);
    parts.push(`<${end - index} empty item${end - index > 1 ? "s" : ""}>`);
    index = end;
  }
  return [...parts, ...more(list.length - index)];
}

function viewShape(view: ArrayBufferView, keys: Key[]): Shape {
  if (tagOf(view) === "DataView") {
    const parts = (context: Context, depth: number) =>
      ["byteLength", "byteOffset", "buffer"].map(
        (key) =>
          `${key}: ${indented(context, () => formatValue(context, (view as unknown as Record<string, unknown>)[key], depth))}`,
      );
    return { open: `${prefixOf(view, "DataView")}{`, items: parts };
  }
  const list = view as Uint8Array;
  const prefix = prefixOf(view, tagOf(view), `(${list.length})`);
  const parts = () => [
    ...Array.from(list.subarray(0, maxItems), (item) => primitiveText(item, 0)),
    ...more(list.length - maxItems),
  ];
  return {
    open: `${prefix}[`,
    close: "]",
    items: parts,
    list,
    ...(list.length === 0 && keys.length === 0 ? { empty: `${prefix}[]` } : {}),
  };
}

function collectionShape(collection: Map<unknown, unknown> | Set<unknown>, kind: "Map" | "Set"): Shape {
  const prefix = prefixOf(collection, kind, `(${collection.size})`);
  const items = (context: Context, depth: number): string[] =>
    indented(context, () => {
      const shown = [...collection].slice(0, maxItems);
      const write = (item: unknown) => formatValue(context, item, depth);
      const parts =
        kind === "Set"
          ? shown.map(write)
          : (shown as [unknown, unknown][]).map(([key, item]) => `${write(key)} => ${write(item)}`);
      return [...parts, ...more(collection.size - maxItems)];
    });
  return { open: `${prefix}{`, items, ...(collection.size === 0 ? { empty: `${prefix}{}` } : {}) };
}

function bufferShape(buffer: ArrayBuffer): Shape {
  const bytes = Array.from(new Uint8Array(buffer).subarray(0, 50), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const rest = buffer.byteLength - 50;
  const tail = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? "s" : ""}` : "";
  return {
    open: `${prefixOf(buffer, "ArrayBuffer")}{`,
    items: () => [`[Uint8Contents]: <${bytes}${tail}>`, `byteLength: ${buffer.byteLength}`],
  };
}

const urlParts = [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "searchParams",
  "hash",
] as const;

function urlShape(url: URL): Shape {
  const items = (context: Context, depth: number) =>
    urlParts.map((part) => `${part}: ${indented(context, () => formatValue(context, url[part], depth))}`);
  return { open: `${prefixOf(url, "URL")}{`, items };
}

function pairsShape(params: URLSearchParams): Shape {
  const items = () => Array.from(params, ([name, value]) => `${primitiveText(name, 0)} => ${primitiveText(value, 0)}`);
  return { open: "URLSearchParams {", items, ...(params.size === 0 ? { empty: "URLSearchParams {}" } : {}) };
}
