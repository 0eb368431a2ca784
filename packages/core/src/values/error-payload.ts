/**
 * Errors as data: a plain object whose key "" names the class, beside `message`, `stack`, `cause`, `errors` and the error's own
 * properties under their own names, so that the path in a complaint reads as the user would write it.
 */
import { domException, domExceptionClass, errorClassNamed, errorClassOf } from "./error-classes.ts";
import { hasSymbolKeys } from "./base-classes.ts";
import { guarded } from "../describe/guarded.ts";
import { Refused } from "./refused.ts";
import { isObject, tagOf } from "./value-tag.ts";

export type ErrorPayload = { "": string } & Record<string, unknown>;

const hidden: ReadonlySet<string> = new Set(["", "name", "message", "stack", "cause", "errors"]);

/** Looks at a part of an error: at the key, or at the error as a whole. */
export type Look = <Result>(key: string | null, read: () => Result, otherwise: Result) => Result;

const leniently: Look = (_key, read, otherwise) => guarded(read, otherwise);

/** The payload of an error. Throws what looking throws, and `Refused` for symbols as keys. */
export function reduceError(error: object, look: Look, cut?: (stack: string) => string): ErrorPayload {
  const className = look(null, () => errorClassOf(error), null) ?? "Error";
  if (look(null, () => hasSymbolKeys(error), false)) throw new Refused("an error with symbols as keys", "Use strings as keys.");
  return payloadOf(error as Error, className, look, cut);
}

/** The payload of what can be read of an error. Never throws. */
export function reduceReadable(value: unknown): ErrorPayload | undefined {
  const className = isObject(value) ? readableClassOf(value) : null;
  return className === null ? undefined : payloadOf(value as Error, className, leniently);
}

/** As `errorClassOf`; an error whose class can't be looked at is an `Error`. Never throws. */
export function readableClassOf(value: object): string | null {
  return guarded<string | null>(
    () => errorClassOf(value),
    guarded(() => value instanceof Error || tagOf(value) === "Error", false) ? "Error" : null,
  );
}

function payloadOf(error: Error, className: string, look: Look, cut?: (stack: string) => string): ErrorPayload {
  const read = (key: string): unknown => look(key, () => (error as unknown as Record<string, unknown>)[key], undefined);
  const payload: ErrorPayload = { "": className };
  const message = messageText(read("message"));
  if (message !== "") payload["message"] = message;
  const name = read("name");
  if (typeof name === "string" && name !== usualName(className)) payload["name"] = name;
  const stack = read("stack");
  if (typeof stack === "string") payload["stack"] = cut === undefined ? stack : cut(stack);
  if (look("cause", () => "cause" in error, false)) payload["cause"] = read("cause");
  if (className === "AggregateError") payload["errors"] = read("errors");
  for (const key of look(null, () => ownKeys(error, read), [])) payload[key] = read(key);
  return payload;
}

/** The name that an error of the class has without being given one; a `DOMException` is always given one. */
function usualName(className: string): string | null {
  return className === domException ? null : (errorClassNamed(className).prototype as Error).name;
}

/** A message is a text; where a user has set something else, what it says of itself. */
export function messageText(message: unknown): string {
  switch (typeof message) {
    case "string":
      return message;
    case "number":
    case "bigint":
    case "boolean":
    case "symbol":
      return String(message);
    default:
      return "";
  }
}

function ownKeys(error: Error, read: (key: string) => unknown): string[] {
  const keys = Object.keys(error).filter((key) => !hidden.has(key) && key !== "__proto__");
  if (!keys.includes("code") && typeof read("code") === "string") keys.push("code");
  return keys;
}

/** An error of the payload's class, still empty. */
export function makeError(payload: unknown): Error {
  if (!isPayload(payload)) throw new TypeError("an error without a class");
  const className = payload[""];
  if (className === "AggregateError") return new AggregateError([]);
  const DOMException = className === domException ? domExceptionClass() : undefined;
  if (DOMException !== undefined) return new DOMException(textIn(payload, "message"), textIn(payload, "name"));
  return Reflect.construct(Error, [], errorClassNamed(className)) as Error;
}

export function errorOf(payload: ErrorPayload): Error {
  const error = makeError(payload);
  fillError(error, payload);
  return error;
}

function textIn(payload: ErrorPayload, key: string): string {
  const text = payload[key];
  return typeof text === "string" ? text : "";
}

function isPayload(value: unknown): value is ErrorPayload {
  return isObject(value) && Object.hasOwn(value, "") && typeof (value as ErrorPayload)[""] === "string";
}

/** Gives the error what its payload has. May be done again when the payload has more. */
export function fillError(error: object, payload: unknown): void {
  if (!isPayload(payload)) return;
  if (payload["stack"] === undefined) define(error, "stack", String((error as Error).name), false);
  for (const [key, value] of Object.entries(payload)) {
    if (key !== "") define(error, key, value, !hidden.has(key));
  }
}

function define(error: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
