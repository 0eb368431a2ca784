/**
 * Errors as data: a plain object whose key "" names the class, beside `message`, `stack`, `cause`, `errors` and the error's own
 * properties under their own names, so that the path in a complaint reads as the user would write it.
 */
import { errorClassNamed, errorClassOf } from "./error-classes.ts";
import type { CodecEnvironment } from "./environment.ts";
import { isObject } from "./value-tag.ts";

export type ErrorPayload = { "": string } & Record<string, unknown>;

const hidden: ReadonlySet<string> = new Set(["", "name", "message", "stack", "cause", "errors"]);

/** The payload of an error; undefined for what is not an error. */
export function reduceError(value: unknown, environment: CodecEnvironment): ErrorPayload | undefined {
  if (!isObject(value)) return undefined;
  const className = errorClassOf(value);
  if (className === null) return undefined;
  const error = value as Error & { errors?: unknown };
  const payload: ErrorPayload = { "": className };
  if (typeof error.message === "string" && error.message !== "") payload["message"] = error.message;
  if (typeof error.name === "string" && error.name !== (errorClassNamed(className).prototype as Error).name)
    payload["name"] = error.name;
  if (typeof error.stack === "string")
    payload["stack"] = environment.stack === undefined ? error.stack : environment.stack(error.stack);
  if ("cause" in error) payload["cause"] = error.cause;
  if (className === "AggregateError") payload["errors"] = error.errors;
  for (const key of ownKeys(error)) payload[key] = (error as unknown as Record<string, unknown>)[key];
  return payload;
}

function ownKeys(error: Error): string[] {
  const keys = Object.keys(error).filter((key) => !hidden.has(key) && key !== "__proto__");
  if (!keys.includes("code") && typeof (error as { code?: unknown }).code === "string") keys.push("code");
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
