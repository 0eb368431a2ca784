/**
 * What the host does for the prelude. Each function takes and returns primitives and never throws an object of the host: what
 * can fail answers null.
 */
import { getHeapStatistics } from "node:v8";
import { derive } from "./entropy.ts";
import type { HostPrimitives } from "./prelude/contract.ts";
import { parseUrl, setUrlPart } from "./url-primitives.ts";

export function createHostPrimitives(seedOf: (run: number) => string): HostPrimitives {
  return {
    entropy: (run, purpose, ordinal) => Buffer.from(derive(seedOf(run), purpose, ordinal)).toString("hex"),
    parseUrl,
    setUrlPart,
    utf8Encode: (text) => Buffer.from(text, "utf8").toString("latin1"),
    decodeText,
    encodingName,
    base64Encode: (latin1) => Buffer.from(latin1, "latin1").toString("base64"),
    base64Decode,
    heapBytes: () => getHeapStatistics().used_heap_size,
    detach,
  };
}

function detach(buffer: ArrayBuffer): null {
  structuredClone(null, { transfer: [buffer] });
  return null;
}

function decodeText(bytes: string, encoding: string, fatal: boolean, ignoreBOM: boolean): string | null {
  try {
    // In two parts: Node 20 takes windows-1252 for latin1 when it is asked at once.
    const decoder = new TextDecoder(encoding, { fatal, ignoreBOM });
    return decoder.decode(Buffer.from(bytes, "latin1"), { stream: true }) + decoder.decode();
  } catch {
    return null;
  }
}

function encodingName(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function base64Decode(base64: string): string | null {
  try {
    return atob(base64);
  } catch {
    return null;
  }
}
