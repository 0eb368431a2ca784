/** A stream of a run travels by its name. A stream of the user's own is left to be refused. */
import { perdureError } from "../errors/perdure-error.ts";
import type { StreamReference } from "./environment.ts";
import { isObject } from "./value-tag.ts";
import type { ValueType } from "./value-types.ts";

export const streamType: ValueType = {
  recognise(value, tag, { streams }) {
    if (tag !== "WritableStream" && tag !== "ReadableStream") return false;
    return streams !== undefined && streams.reduce(value) !== undefined;
  },
  write(value, { environment }) {
    const reference = environment.streams?.reduce(value);
    if (reference === undefined) throw new TypeError("the stream has no name any more");
    return reference;
  },
  make(reference, { streams }) {
    if (!isReference(reference)) throw new TypeError("a stream without a name");
    if (streams === undefined) throw perdureError("not_built_yet", { what: "reading a stream here" });
    return streams.revive(reference);
  },
};

function isReference(value: unknown): value is StreamReference {
  if (!isObject(value)) return false;
  const { type, namespace, runId, onRetry } = value as Record<string, unknown>;
  const named = (type === "writable" || type === "readable") && typeof namespace === "string";
  return named && (runId === undefined || typeof runId === "string") && (onRetry === undefined || onRetry === "append");
}
