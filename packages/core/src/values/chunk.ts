/** Stream chunks: bytes pass as they are, anything else is encoded. */
import type { Chunk } from "../store/contract.ts";
import { decode, encode } from "./codec.ts";
import type { CodecEnvironment } from "./environment.ts";
import { isObject, tagOf } from "./value-tag.ts";

/** Bytes are copied: the writer may use its buffer again. A subclass (Node's `Buffer`) becomes plain bytes. */
export function encodeChunk(value: unknown, environment: CodecEnvironment = {}): Chunk {
  if (isObject(value) && tagOf(value) === "Uint8Array") return new Uint8Array(value as Uint8Array);
  return encode(value, { root: "chunk", environment });
}

export function decodeChunk(chunk: Chunk, environment: CodecEnvironment = {}): unknown {
  return typeof chunk === "string" ? decode(chunk, environment) : chunk;
}
