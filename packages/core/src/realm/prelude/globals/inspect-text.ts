/** Primitives and names as they are written within other values. */
import { breakLength } from "./inspect-layout.ts";

const escapes: Record<string, string> = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\" };

function quoted(text: string): string {
  const quote = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !/`|\$\{/.test(text) ? "`" : "'";
  const escaped = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\\']|\p{Surrogate}/gu, (char) => {
    if (char === "'") return quote === "'" ? "\\'" : char;
    const code = char.charCodeAt(0);
    return escapes[char] ?? (code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).toUpperCase().padStart(2, "0")}`);
  });
  return `${quote}${escaped}${quote}`;
}

const longest = 10_000;

export function primitiveText(value: unknown, indentation: number): string {
  if (typeof value !== "string") return typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : String(value);
  const cut = value.length > longest ? value.slice(0, longest) : value;
  const more = value.length - cut.length;
  const trailer = more === 0 ? "" : `... ${more} more character${more > 1 ? "s" : ""}`;
  if (cut.length > 16 && cut.length > breakLength - indentation - 4)
    return (
      cut
        .split(/(?<=\n)/)
        .map(quoted)
        .join(` +\n${" ".repeat(indentation + 2)}`) + trailer
    );
  return quoted(cut) + trailer;
}

export function keyText(key: string | symbol): string {
  if (typeof key === "symbol") return `[${String(key)}]`;
  if (key === "__proto__") return "['__proto__']";
  return /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key) ? key : quoted(key);
}

/** The name of the nearest class; null: nothing is above the object. */
export function classNameOf(value: object): string | null {
  for (let object: object | null = value; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    if (!Object.hasOwn(object, "constructor")) continue;
    const Class: unknown = (object as { constructor?: unknown }).constructor;
    if (typeof Class === "function" && Class.name !== "" && value instanceof Class) return Class.name;
  }
  return null;
}

export function tagTextOf(value: object): string {
  const tag: unknown = (value as Record<symbol, unknown>)[Symbol.toStringTag];
  const isShown = typeof tag === "string" && !Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return isShown ? tag : "";
}

/** What stands before the brackets: the class, its size, and the tag where it says more. */
export function prefixOf(value: object, fallback: string, size = ""): string {
  const name = classNameOf(value);
  const tag = tagTextOf(value);
  const suffix = tag !== "" && tag !== (name ?? fallback) ? `[${tag}] ` : "";
  return name === null ? `[${fallback}${size}: null prototype] ${suffix}` : `${name}${size} ${suffix}`;
}

export function functionText(value: (...args: never[]) => unknown): string {
  const source = Function.prototype.toString.call(value);
  const name = classNameOf(value);
  if (/^class\b/.test(source) && source.endsWith("}")) {
    const parent: unknown = Object.getPrototypeOf(value);
    const above = typeof parent === "function" && parent.name !== "" ? ` extends ${parent.name}` : "";
    return `[class ${value.name === "" ? "(anonymous)" : value.name}${above}]`;
  }
  const kind = tagTextOf(value) === "" ? "Function" : tagTextOf(value);
  const shown = name === null ? `${kind} (null prototype)` : kind;
  return value.name === "" ? `[${shown} (anonymous)]` : `[${shown}: ${value.name}]`;
}
