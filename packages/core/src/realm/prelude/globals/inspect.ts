/** Values as a person reads them in a log, written as Node's console writes them. */
import { formatValue, newContext } from "./inspect-value.ts";

/** The text of a console call: `%s`-style holes in a first string, then the rest separated by spaces. */
export function format(args: unknown[]): string {
  const rest = [...args];
  const parts: string[] = [];
  if (typeof rest[0] === "string") {
    const template = rest.shift() as string;
    if (rest.length === 0) return template;
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
      return asText(value);
    case "%d":
      return asNumber(value, Number);
    case "%i":
      return asNumber(value, (text) => Number.parseInt(text, 10));
    case "%f":
      return typeof value === "symbol" ? "NaN" : written(Number.parseFloat(`${value as string}`));
    case "%c":
      return "";
    case "%j":
      return asJson(value);
    default:
      return inspect(value, hole === "%o" ? 4 : 2);
  }
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return inspect(value);
  if (typeof value !== "object" || value === null) return String(value);
  // With a text of its own, an object is that.
  return hasOwnText(value) ? String(value) : inspect(value, 0);
}

const { toString: plainText } = Object.prototype;

function hasOwnText(value: object): boolean {
  // Its own is the platform's, although it is written here.
  if (value instanceof Date && value.toString === Date.prototype.toString) return false;
  const own: unknown = (value as { toString?: unknown }).toString;
  return typeof own === "function" && own !== plainText && !/\[native code\]/.test(Function.prototype.toString.call(own));
}

function asNumber(value: unknown, read: (text: string) => number): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return "NaN";
  return written(read(value as string));
}

function written(number: number): string {
  return Object.is(number, -0) ? "-0" : String(number);
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError && /circular structure/.test(error.message)) return "[Circular]";
    throw error;
  }
}

function inspect(value: unknown, depth = 2): string {
  try {
    return formatValue(newContext(depth), value, 0);
  } catch {
    return "[unreadable]";
  }
}
