/**
 * Errors as data: a plain object whose key "" names the class, beside `message`, `stack`, `cause`, `errors` and the error's own
 * properties under their own names, so that the path in a complaint reads as the user would write it.
 */
import { errorClassNamed, errorClassOf } from "./error-classes.ts";
import type { CodecEnvironment } from "./environment.ts";
import { guarded } from "./guarded.ts";
import { isObject, tagOf } from "./value-tag.ts";

export type ErrorPayload = { "": string } & Record<string, unknown>;

const hidden: ReadonlySet<string> = new Set(["", "name", "message", "stack", "cause", "errors"]);

/** Looks at a part of an error. */
type Look = <Result>(read: () => Result, otherwise: Result) => Result;

const strictly: Look = (read) => read();

/** The payload of an error; undefined for what is not an error. Throws what reading it throws. */
export function reduceError(value: unknown, environment: CodecEnvironment): ErrorPayload | undefined {
  if (!isObject(value)) return undefined;
  const className = errorClassOf(value);
  return className === null ? undefined : payloadOf(value as Error, className, strictly, environment.stack);
}

/** The payload of what can be read of an error. Never throws. */
export function reduceReadable(value: unknown): ErrorPayload | undefined {
  const className = isObject(value) ? readableClassOf(value) : null;
  return className === null ? undefined : payloadOf(value as Error, className, guarded);
}

/** As `errorClassOf`; an error whose class can't be looked at is an `Error`. Never throws. */
export function readableClassOf(value: object): string | null {
  return guarded<string | null>(
    () => errorClassOf(value),
    guarded(() => value instanceof Error || tagOf(value) === "Error", false) ? "Error" : null,
  );
}

function payloadOf(error: Error, className: string, look: Look, cut?: (stack: string) => string): ErrorPayload {
  const read = (key: string): unknown => look(() => (error as unknown as Record<string, unknown>)[key], undefined);
  const payload: ErrorPayload = { "": className };
  const message = messageText(read("message"));
  if (message !== "") payload["message"] = message;
  const name = read("name");
  if (typeof name === "string" && name !== (errorClassNamed(className).prototype as Error).name) payload["name"] = name;
  const stack = read("stack");
  if (typeof stack === "string") payload["stack"] = cut === undefined ? stack : cut(stack);
  if (look(() => "cause" in error, false)) payload["cause"] = read("cause");
  if (className === "AggregateError") payload["errors"] = read("errors");
  for (const key of look(() => ownKeys(error, read), [])) payload[key] = read(key);
  return payload;
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

/**
 * Makes errors of payloads. An error that refers to itself is asked for twice: first while its payload is being filled, then
 * when it is complete; both answers are one object.
 */
export function createErrorReviver(): (payload: unknown) => Error {
  const made = new Map<object, Error>();
  return (payload) => {
    if (!isPayload(payload)) throw new TypeError("an error without a class");
    let error = made.get(payload);
    if (error === undefined) {
      error = Reflect.construct(Error, [], errorClassNamed(payload[""])) as Error;
      if (payload[""] === "AggregateError") error = new AggregateError([]);
      made.set(payload, error);
    }
    fill(error, payload);
    return error;
  };
}

function isPayload(value: unknown): value is ErrorPayload {
  return isObject(value) && Object.hasOwn(value, "") && typeof (value as ErrorPayload)[""] === "string";
}

function fill(error: Error, payload: ErrorPayload): void {
  if (payload["stack"] === undefined) define(error, "stack", `${error.name}`, false);
  for (const [key, value] of Object.entries(payload)) {
    if (key !== "") define(error, key, value, !hidden.has(key));
  }
}

function define(error: Error, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
