/**
 * What can't be written, said so that the reader knows where it is, what it is, and what to do. Looks at the value, which may do
 * anything then, and never throws.
 */
import { DevalueError } from "devalue";
import { hasBrand } from "../errors/brand.ts";
import { perdureError, type PerdureError } from "../errors/perdure-error.ts";
import { classNameOf } from "../describe/class-name.ts";
import { guarded } from "../describe/guarded.ts";
import { maxDepth, TooDeep } from "./places.ts";
import { NotBuilt, Refused } from "./refused.ts";
import { shortened } from "../describe/shortened.ts";
import { isObject, tagOf } from "./value-tag.ts";

interface Complaint {
  kind: string;
  fix: string;
}

/** Characters of what a user's code or data say, within a message. */
const longestText = 200;

/** `error`: what writing threw; `path`: to what was looked at then. */
export function refusal(error: unknown, path: string): PerdureError {
  if (guarded(() => error instanceof TooDeep, false)) {
    const kind = `nested deeper than ${maxDepth} levels`;
    return perdureError("unserializable", { path, kind, fix: "Flatten it, for example a list of nodes with ids." });
  }
  if (isOurs(error, NotBuilt)) return perdureError("not_built_yet", { what: `${path} is ${error.kind}: passing one` });
  if (isOurs(error, Refused)) {
    const { kind, fix, cause } = error;
    return perdureError("unserializable", { path, kind, fix }, cause === undefined ? undefined : { cause });
  }
  if (!isOurs(error, DevalueError)) {
    const kind = `an object that threw while it was read (${textOf(error)})`;
    return perdureError("unserializable", { path, kind, fix: "Pass plain data." }, { cause: error });
  }
  const { value } = error as { value?: unknown };
  const later = guarded(() => notBuiltYet(value), null);
  if (later !== null) return perdureError("not_built_yet", { what: `${path} is ${later}: passing one` });
  const { kind, fix } = guarded(() => describe(value), {
    kind: "an object that throws when it is looked at",
    fix: "Pass plain data.",
  });
  return perdureError("unserializable", { path, kind: shortened(kind, longestText), fix });
}

/** A proxy throws when it is asked for its class. */
function isOurs<Class extends Error>(error: unknown, Class: abstract new (...args: never[]) => Class): error is Class {
  return guarded(() => error instanceof Class, false);
}

/** The message of an error, whatever it is. */
export function textOf(error: unknown): string {
  const message = guarded(() => (isObject(error) ? (error as { message?: unknown }).message : error), undefined);
  return typeof message === "string" ? shortened(message, longestText) : typeof message;
}

const laterTags: ReadonlySet<string> = new Set(["Request", "Response", "AbortSignal"]);

/** Values that the project will carry, but does not yet. */
function notBuiltYet(value: unknown): string | null {
  if (!isObject(value)) return null;
  const tag = tagOf(value);
  if (tag === "ReadableStream" || tag === "TransformStream") return `a ${tag} of your own`;
  if (laterTags.has(tag)) return tag === "AbortSignal" ? "an AbortSignal" : `a ${tag}`;
  return hasBrand(value, "Run") ? "a Run" : null;
}

function describe(value: unknown): Complaint {
  if (typeof value === "function") return describeFunction(value);
  if (typeof value === "symbol") return { kind: "a symbol", fix: "Pass a string." };
  if (!isObject(value)) return { kind: typeof value, fix: "Pass plain data." };
  if (typeof (value as { then?: unknown }).then === "function")
    return { kind: "a promise", fix: "Await it and pass what it gives." };
  return describeInstance(value);
}

function describeFunction(value: object): Complaint {
  if (guarded(() => Object.hasOwn(value, "workflowId"), false))
    return { kind: "a workflow function", fix: "Pass its workflowId." };
  if (guarded(() => /^class\b/.test(Function.prototype.toString.call(value)), false))
    return { kind: "a class", fix: "Import it where it is used." };
  return { kind: "a function", fix: "Leave it out, or pass the data that it needs and define the function where it is used." };
}

function describeInstance(value: object): Complaint {
  const tag = tagOf(value);
  const name = classNameOf(value) ?? tag;
  if (tag === "WritableStream")
    return {
      kind: "a WritableStream of your own",
      fix: "Call getWritable() in the workflow and pass that; outside, read run.readable.",
    };
  if (tag === "Arguments") return { kind: "an arguments object", fix: "Pass a list: `[...arguments]`." };
  if (name === "Object" && tag === "Object")
    return { kind: "an object with a prototype of its own", fix: "Pass a plain object: `{ ...value }`." };
  const kind = name === "Object" ? `the object ${tag}` : `an instance of ${name}`;
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return { kind, fix: "Pass what its toJSON() gives." };
  const fix =
    tag === "Object"
      ? "Pass a plain object with the fields that are needed."
      : "Pass the data that is needed instead, or make it in the step that uses it.";
  return { kind, fix };
}
