/** An error as it is written: its stack, under the name of its class, then what else it holds. */
import { classNameOf } from "./inspect-text.ts";

type Key = string | symbol;

export function errorText(error: Error, keys: Key[], indentation: number): string {
  const stack = typeof error.stack === "string" && error.stack !== "" ? error.stack : Error.prototype.toString.call(error);
  for (const name of ["name", "message", "stack"]) {
    const index = keys.indexOf(name);
    if (index !== -1 && stack.includes(String((error as unknown as Record<string, unknown>)[name]))) keys.splice(index, 1);
  }
  if ("cause" in error && !keys.includes("cause")) keys.push("cause");
  if (Array.isArray((error as AggregateError).errors) && !keys.includes("errors")) keys.push("errors");
  const named = underClass(stack, error);
  const message = String(error.message);
  const from = message === "" || !named.includes(message) ? 0 : named.indexOf(message) + message.length;
  const whole = named.includes("\n    at", from) ? named : `[${named}]`;
  return indentation === 0 ? whole : whole.replaceAll("\n", `\n${" ".repeat(indentation)}`);
}

/** A class whose errors have the name of another. */
function underClass(stack: string, error: Error): string {
  const name = String(error.name);
  const className = classNameOf(error);
  const begins = name.endsWith("Error") && stack.startsWith(name) && /^(?:$|:|\n)/.test(stack.slice(name.length));
  if (className === null || className === name || !begins) return stack;
  return className.includes(name)
    ? `${className}${stack.slice(name.length)}`
    : `${className} [${name}]${stack.slice(name.length)}`;
}
