/**
 * The classes of errors that survive a journey. A class of the user's own arrives as the nearest of these, under its own name,
 * with its own properties.
 */
import { hasBrand } from "../errors/brand.ts";
import { HookConflictError, HookNotFoundError } from "../errors/hook-errors.ts";
import { PerdureError } from "../errors/perdure-error.ts";
import {
  NonDeterminismError,
  WorkflowNotRegisteredError,
  WorkflowRunCancelledError,
  WorkflowRunFailedError,
  WorkflowRunNotFoundError,
} from "../errors/run-errors.ts";
import { FatalError, RetryableError } from "../errors/user-errors.ts";
import { isNative } from "./base-classes.ts";
import { tagOf } from "./value-tag.ts";

type ErrorClass = abstract new (...args: never[]) => Error;

/** Most special first: a subclass carries the brands of its parents. */
const branded: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
  ["FatalError", FatalError],
  ["RetryableError", RetryableError],
  ["HookConflictError", HookConflictError],
  ["HookNotFoundError", HookNotFoundError],
  ["WorkflowRunFailedError", WorkflowRunFailedError],
  ["WorkflowRunCancelledError", WorkflowRunCancelledError],
  ["WorkflowRunNotFoundError", WorkflowRunNotFoundError],
  ["WorkflowNotRegisteredError", WorkflowNotRegisteredError],
  ["NonDeterminismError", NonDeterminismError],
  ["PerdureError", PerdureError],
]);

const native: ReadonlyMap<string, ErrorClass> = new Map<string, ErrorClass>([
  ["Error", Error],
  ["EvalError", EvalError],
  ["RangeError", RangeError],
  ["ReferenceError", ReferenceError],
  ["SyntaxError", SyntaxError],
  ["TypeError", TypeError],
  ["URIError", URIError],
  ["AggregateError", AggregateError],
]);

export function errorClassNamed(name: string): ErrorClass {
  return branded.get(name) ?? native.get(name) ?? Error;
}

/** Of the platform, not of the language: a process may lack it, and it takes its name when it is made. */
export const domException = "DOMException";

export function domExceptionClass(): (new (message: string, name: string) => Error) | undefined {
  return (globalThis as unknown as Record<string, new (message: string, name: string) => Error>)[domException];
}

/** The name of the nearest known class; null for what is not an error. */
export function errorClassOf(value: object): string | null {
  const tag = tagOf(value);
  if (tag === domException) return domException;
  const isError = tag === "Error";
  // Some libraries give their errors another tag.
  const base = isError || tag === "Object" || !builtInTags.test(tag) ? nativeClassOf(value) : null;
  // The language's own tag, not one that the object gives itself.
  if (base === null) return isError && !(Symbol.toStringTag in value) ? "Error" : null;
  for (const name of branded.keys()) if (hasBrand(value, name)) return name;
  return base;
}

const builtInTags =
  /^(?:Array|Date|Map|Set|RegExp|URL|URLSearchParams|Headers|ArrayBuffer|DataView|.*Array|Number|String|Boolean|BigInt)$/;

function nativeClassOf(value: object): string | null {
  for (let prototype = parentOf(value); prototype !== null; prototype = parentOf(prototype)) {
    const constructor: unknown = Object.hasOwn(prototype, "constructor") ? prototype.constructor : undefined;
    if (typeof constructor !== "function") continue;
    if (constructor === domExceptionClass()) return domException;
    if (native.has(constructor.name) && isNative(constructor)) return constructor.name;
  }
  return null;
}

function parentOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}
