/**
 * What was thrown, as a value and as a text. It is always recorded: what can't be read or written is left out, and the error
 * keeps its class, message and stack. Only a thing that is no error and can't be written becomes an error of ours. Nothing here
 * throws, whatever was thrown.
 */
import { perdureError, PerdureError } from "../errors/perdure-error.ts";
import type { Encoded } from "../journal/events.ts";
import { encode, type EncodeOptions } from "./codec.ts";
import { errorOf, messageText, readableClassOf, reduceReadable, type ErrorPayload } from "./error-payload.ts";
import { guarded } from "../describe/guarded.ts";
import { isObject } from "./value-tag.ts";

/** Links from an error to its cause, and from that to its own. */
const maxCauses = 16;
/** Errors that are copied for one that was thrown: errors that hold each other branch without end. */
const maxCopies = 64;
/** Characters of each text of an error that is recorded in short. */
const shortLength = 10_000;
/** Characters of a line about what was thrown. */
const lineLength = 2_000;

export function encodeThrown(thrown: unknown, options: EncodeOptions): Encoded {
  try {
    return encode(thrown, options);
  } catch (refused) {
    const error = copyOf(thrown, { options, copies: maxCopies }, maxCauses) ?? refusalOf(thrown, refused, options.root);
    // Each part can be written, yet all together may be nested too deep; and what a getter threw may be no better than the rest.
    return guarded<Encoded | null>(() => encode(error, options), null) ?? encodeShortened(error, options);
  }
}

/** What `write` gives. A value that throws while it is looked at is refused like one that can't be written. */
export function encodeOrRefuse<Written>(root: string, write: () => Written): Written {
  try {
    return write();
  } catch (error) {
    if (guarded(() => PerdureError.is(error), false)) throw error;
    const kind = `an object that threw while it was read (${describeThrown(error)})`;
    throw perdureError("unserializable", { path: root, kind, fix: "Pass plain data." }, { cause: error });
  }
}

/** The error's class, name and code, and the beginnings of its message and stack, for one that is too large as a whole. */
export function encodeShortened(thrown: unknown, options: EncodeOptions): Encoded {
  const payload: ErrorPayload = reduceReadable(thrown) ?? { "": "Error", message: describeThrown(thrown) };
  const short: ErrorPayload = { "": payload[""] };
  for (const key of ["name", "code", "message", "stack"]) {
    const text = payload[key];
    if (typeof text === "string") short[key] = text.slice(0, shortLength);
  }
  return encode(errorOf(short), options);
}

/** What was thrown in a line for a log: `TypeError: no such user`. Runs no conversion of the user's. */
export function describeThrown(thrown: unknown): string {
  const text = isObject(thrown) || typeof thrown === "function" ? describeObject(thrown) : String(thrown);
  return text.length > lineLength ? `${text.slice(0, lineLength)}… (${text.length - lineLength} more characters)` : text;
}

function describeObject(thrown: object): string {
  if (typeof thrown === "function") return "a function";
  const className = readableClassOf(thrown);
  if (className === null) return describeKeys(thrown);
  const { name, message } = readNames(thrown as Error);
  const title = typeof name === "string" && name !== "" ? name : className;
  const text = messageText(message);
  return text === "" ? title : `${title}: ${text}`;
}

function readNames(error: Error): { name: unknown; message: unknown } {
  return { name: guarded<unknown>(() => error.name, undefined), message: guarded<unknown>(() => error.message, undefined) };
}

function describeKeys(thrown: object): string {
  const keys = guarded<string[] | null>(() => Object.keys(thrown), null);
  if (keys === null) return "an object that can't be read";
  if (Array.isArray(thrown)) return `an array of ${keys.length}`;
  return keys.length === 0 ? "an object without keys" : `an object with the keys ${keys.slice(0, 10).join(", ")}`;
}

function refusalOf(thrown: unknown, refused: unknown, root: string): PerdureError {
  if (guarded(() => PerdureError.is(refused), false)) return refused as PerdureError;
  return perdureError("unserializable", { path: root, kind: describeThrown(thrown), fix: "Throw an Error." });
}

interface Copying {
  options: EncodeOptions;
  /** How many may still be made. */
  copies: number;
}

/** A copy of the error with what can be read and written of it; null for what is not an error. */
function copyOf(thrown: unknown, copying: Copying, causes: number): Error | null {
  const payload = copying.copies > 0 ? reduceReadable(thrown) : undefined;
  if (payload === undefined) return null;
  copying.copies -= 1;
  for (const [key, value] of Object.entries(payload)) {
    const kept = key === "errors" ? keepErrors(value, copying, causes - 1) : keep(value, copying, causes - 1);
    if (kept === undefined) delete payload[key];
    else payload[key] = kept;
  }
  return guarded<Error | null>(() => errorOf(payload), null);
}

function keepErrors(errors: unknown, copying: Copying, causes: number): unknown {
  const list = guarded<unknown[] | null>(() => (Array.isArray(errors) ? [...(errors as unknown[])] : null), null);
  return list === null ? keep(errors, copying, causes) : list.map((each) => keep(each, copying, causes) ?? null);
}

function keep(value: unknown, copying: Copying, causes: number): unknown {
  try {
    encode(value, copying.options);
    return value;
  } catch {
    return causes > 0 ? (copyOf(value, copying, causes) ?? undefined) : undefined;
  }
}
