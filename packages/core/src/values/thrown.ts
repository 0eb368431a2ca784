/**
 * What was thrown, as a value. It is always recorded: what can't be written is left out, and the error keeps its class, message
 * and stack. Only a thing that is no error and can't be written becomes an error of ours.
 */
import { perdureError, PerdureError } from "../errors/perdure-error.ts";
import type { Encoded } from "../journal/events.ts";
import { encode, type EncodeOptions } from "./codec.ts";
import { createErrorReviver, reduceError } from "./error-payload.ts";
import { isObject } from "./value-tag.ts";

/** Links from an error to its cause, and from that to its own. */
const maxCauses = 16;

export function encodeThrown(thrown: unknown, options: EncodeOptions): Encoded {
  try {
    return encode(thrown, options);
  } catch (refused) {
    const written = withoutWhatCannotBeWritten(thrown, options, maxCauses);
    const error =
      written ??
      (PerdureError.is(refused)
        ? refused
        : perdureError("unserializable", { path: options.root, kind: "unreadable", fix: "Throw an Error." }));
    return encode(error, options);
  }
}

/** A copy of the error with the properties that can be written; null for what is not an error. */
function withoutWhatCannotBeWritten(thrown: unknown, options: EncodeOptions, causes: number): Error | null {
  try {
    const payload = isObject(thrown) ? reduceError(thrown, {}) : undefined;
    if (payload === undefined) return null;
    for (const [key, value] of Object.entries(payload)) {
      const kept =
        key === "errors" && Array.isArray(value)
          ? value.map((each) => keep(each, options, causes - 1) ?? null)
          : keep(value, options, causes - 1);
      if (kept === undefined) delete payload[key];
      else payload[key] = kept;
    }
    return createErrorReviver()(payload);
  } catch {
    return null;
  }
}

function keep(value: unknown, options: EncodeOptions, causes: number): unknown {
  try {
    encode(value, options);
    return value;
  } catch {
    return causes > 0 ? (withoutWhatCannotBeWritten(value, options, causes) ?? undefined) : undefined;
  }
}
