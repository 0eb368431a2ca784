/** Values as a person reads them in a log. */
import { isObject, tagOf } from "../../../values/value-tag.ts";

const maxDepth = 4;
const maxItems = 100;

/** The text of a console call: `%s`-style holes in a first string, then the rest separated by spaces. */
export function format(args: unknown[]): string {
  const rest = [...args];
  const parts: string[] = [];
  if (typeof rest[0] === "string" && rest.length > 1) {
    const template = rest.shift() as string;
    parts.push(
      template.replaceAll(/%[sdifjoOc%]/g, (hole) => (hole === "%%" ? "%" : rest.length === 0 ? hole : fill(hole, rest.shift()))),
    );
  }
  for (const value of rest) parts.push(typeof value === "string" ? value : inspect(value));
  return parts.join(" ");
}

function fill(hole: string, value: unknown): string {
  switch (hole) {
    case "%s":
      return typeof value === "string" ? value : inspect(value);
    case "%d":
      return typeof value === "bigint" ? `${value}n` : String(Number(value));
    case "%i":
      return String(Number.parseInt(String(value), 10));
    case "%f":
      return String(Number.parseFloat(String(value)));
    case "%c":
      return "";
    default:
      return inspect(value);
  }
}

function inspect(value: unknown, above: readonly object[] = []): string {
  try {
    return inspectValue(value, above);
  } catch {
    return "[unreadable]";
  }
}

function inspectValue(value: unknown, above: readonly object[]): string {
  if (typeof value === "string") return above.length === 0 ? value : JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function")
    return `[${/^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "Function"}: ${value.name || "(anonymous)"}]`;
  if (Object.is(value, -0)) return "-0";
  if (!isObject(value)) return String(value);
  if (above.includes(value)) return "[Circular]";
  return inspectObject(value, [...above, value]);
}

function inspectObject(value: object, path: readonly object[]): string {
  const tag = tagOf(value);
  if (tag === "Error") return inspectError(value as Error, path);
  if (tag === "Date") return Number.isNaN((value as Date).getTime()) ? "Invalid Date" : (value as Date).toISOString();
  if (tag === "RegExp" || tag === "URL" || tag === "URLSearchParams") return String(value);
  if (tag === "Promise") return "Promise {}";
  if (path.length > maxDepth) return Array.isArray(value) ? "[Array]" : `[${nameOf(value)}]`;
  if (Array.isArray(value))
    return list(
      "[",
      value.map((item) => inspect(item, path)),
      "]",
    );
  if (ArrayBuffer.isView(value) && tag !== "DataView") return `${tag} ${list("[", Array.from(value as Uint8Array, String), "]")}`;
  if (tag === "Map")
    return `Map(${(value as Map<unknown, unknown>).size}) ${list(
      "{",
      [...(value as Map<unknown, unknown>)].map(([key, item]) => `${inspect(key, path)} => ${inspect(item, path)}`),
      "}",
    )}`;
  if (tag === "Set")
    return `Set(${(value as Set<unknown>).size}) ${list(
      "{",
      [...(value as Set<unknown>)].map((item) => inspect(item, path)),
      "}",
    )}`;
  const name = nameOf(value);
  return `${name === "Object" ? "" : `${name} `}${list("{", properties(value, path), "}")}`;
}

function inspectError(error: Error, path: readonly object[]): string {
  const head = typeof error.stack === "string" && error.stack !== "" ? error.stack : `${error.name}: ${error.message}`;
  const own = properties(error, path).filter((entry) => !/^(?:stack|message|name):/.test(entry));
  const cause =
    error.cause === undefined ? "" : `\n  [cause]: ${path.length > maxDepth ? String(error.cause) : inspect(error.cause, path)}`;
  return `${head}${own.length === 0 ? "" : ` ${list("{", own, "}")}`}${cause}`;
}

function properties(value: object, path: readonly object[]): string[] {
  return Object.keys(value).map((key) => {
    const { get } = Object.getOwnPropertyDescriptor(value, key) ?? {};
    const text = get === undefined ? inspect((value as Record<string, unknown>)[key], path) : "[Getter]";
    return `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${text}`;
  });
}

function list(open: string, items: string[], close: string): string {
  if (items.length === 0) return open + close;
  const shown = items.slice(0, maxItems);
  if (items.length > maxItems) shown.push(`… ${items.length - maxItems} more`);
  const pad = open === "{" ? " " : "";
  const oneLine = `${open}${pad}${shown.join(", ")}${pad}${close}`;
  return oneLine.length <= 100 && !oneLine.includes("\n")
    ? oneLine
    : `${open}\n${shown.map((item) => item.replaceAll(/^/gm, "  ")).join(",\n")}\n${close}`;
}

function nameOf(value: object): string {
  if (Object.getPrototypeOf(value) === null) return "[Object: null prototype]";
  const constructor: unknown = (value as { constructor?: unknown }).constructor;
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "Object";
}
