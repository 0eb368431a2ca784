/** Stream chunks: bytes pass as they are, anything else is encoded. */
import type { Encoded } from "../journal/events.ts";
import { checkBaseClass } from "./base-classes.ts";
import { checkAttached } from "./buffers.ts";
import { decode, encode } from "./codec.ts";
import type { CodecEnvironment } from "./environment.ts";
import { guarded } from "../describe/guarded.ts";
import { isObject, tagOf } from "./value-tag.ts";

/** A chunk: bytes as they are, or an encoded value. */
export type Chunk = Uint8Array | Encoded;

/** Bytes are copied: the writer may use its buffer again. Node's `Buffer` becomes plain bytes. */
export function encodeChunk(value: unknown, environment: CodecEnvironment = {}): Chunk {
  if (isBytes(value)) return new Uint8Array(value);
  return encode(value, { root: "chunk", environment });
}

export function decodeChunk(chunk: Chunk, environment: CodecEnvironment = {}): unknown {
  return typeof chunk === "string" ? decode(chunk, environment) : chunk;
}

/** What only looks like bytes, or would lose something, is left to the codec, which refuses it. */
function isBytes(value: unknown): value is Uint8Array {
  return guarded(() => {
    if (!isObject(value) || tagOf(value) !== "Uint8Array") return false;
    checkBaseClass(value, "Uint8Array");
    checkAttached(value as Uint8Array, "Uint8Array");
    return true;
  }, false);
}
