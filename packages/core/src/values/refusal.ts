/** What can't be written, said so that the reader knows where it is, what it is, and what to do. */
import { DevalueError } from "devalue";
import { hasBrand } from "../errors/brand.ts";
import { perdureError, type PerdureError } from "../errors/perdure-error.ts";
import { isObject, tagOf } from "./value-tag.ts";

/** Levels of nesting that can be written. Fixed, so that it depends on no machine's stack. */
export const maxDepth = 1_000;

/** Thrown by the codec's own parts while they write. */
export class TooDeep extends Error {}

export function refusal(error: unknown, root: string): PerdureError {
  if (error instanceof TooDeep || isStackOverflow(error)) {
    const kind = `nested deeper than ${maxDepth} levels`;
    return perdureError("unserializable", { path: root, kind, fix: "Flatten it, for example a list of nodes with ids." });
  }
  if (!(error instanceof DevalueError)) {
    const kind = `an object that threw while it was read (${textOf(error)})`;
    return perdureError("unserializable", { path: root, kind, fix: "Pass plain data." }, { cause: error });
  }
  const path = joinPath(root, (error as { path: string }).path);
  const value: unknown = (error as { value?: unknown }).value;
  const later = notBuiltYet(value);
  if (later !== null) return perdureError("not_built_yet", { what: `${path} is ${later}: passing one` });
  return perdureError("unserializable", { path, ...describe(value, error.message) });
}

function isStackOverflow(error: unknown): boolean {
  return isObject(error) && (error as { name?: unknown }).name === "RangeError" && /call stack/i.test(textOf(error));
}

function textOf(error: unknown): string {
  const message: unknown = isObject(error) ? (error as { message?: unknown }).message : error;
  return typeof message === "string" ? message : typeof message;
}

function joinPath(root: string, path: string): string {
  const joined = root + path;
  return joined.startsWith(".") ? joined.slice(1) : joined === "" ? "the value" : joined;
}

const streams: ReadonlySet<string> = new Set(["ReadableStream", "WritableStream", "TransformStream"]);
const laterTags: ReadonlySet<string> = new Set(["Request", "Response", "AbortSignal"]);
const serialize = Symbol.for("workflow-serialize");

/** Values that the project will carry, but does not yet. */
function notBuiltYet(value: unknown): string | null {
  if (typeof value === "function") return Object.hasOwn(value, "stepId") ? "a step function" : null;
  if (!isObject(value)) return null;
  const tag = tagOf(value);
  if (streams.has(tag)) return `a ${tag} of your own`;
  if (laterTags.has(tag)) return tag === "AbortSignal" ? "an AbortSignal" : `a ${tag}`;
  if (hasBrand(value, "Run")) return "a Run";
  const constructor: unknown = (value as { constructor?: unknown }).constructor;
  if (typeof constructor === "function" && serialize in constructor)
    return `an instance of ${constructor.name} with WORKFLOW_SERIALIZE`;
  return null;
}

function describe(value: unknown, message: string): { kind: string; fix: string } {
  if (typeof value === "function") {
    if (Object.hasOwn(value, "workflowId")) return { kind: "a workflow function", fix: "Pass its workflowId." };
    if (/^class\b/.test(Function.prototype.toString.call(value))) return { kind: "a class", fix: "Import it where it is used." };
    return { kind: "a function", fix: "Leave it out, or pass the data that it needs and define the function where it is used." };
  }
  if (typeof value === "symbol") return { kind: "a symbol", fix: "Pass a string." };
  if (!isObject(value)) return { kind: typeof value, fix: "Pass plain data." };
  if (typeof (value as { then?: unknown }).then === "function")
    return { kind: "a promise", fix: "Await it and pass what it gives." };
  if (message.includes("__proto__")) return { kind: "an object with a key __proto__", fix: "Rename the key." };
  if (message.includes("symbolic keys")) return { kind: "an object with symbols as keys", fix: "Use strings as keys." };
  return describeInstance(value);
}

function describeInstance(value: object): { kind: string; fix: string } {
  const tag = tagOf(value);
  const constructor: unknown = (value as { constructor?: unknown }).constructor;
  const name = typeof constructor === "function" && constructor.name !== "" ? constructor.name : tag;
  if (name === "Object") return { kind: "an object with a prototype of its own", fix: "Pass a plain object: `{ ...value }`." };
  const fix =
    tag === "Object"
      ? "Pass a plain object with the fields that are needed."
      : "Pass the data that is needed instead, or make it in the step that uses it.";
  return { kind: `an instance of ${name}`, fix };
}
