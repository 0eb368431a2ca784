/**
 * The host's primitives as the prelude calls them. What a host function throws is an object of the host, which would lead to the
 * process, so no such object gets past here: it is made again as an error of the realm.
 */
import type { HostPrimitives } from "./contract.ts";

export let host: HostPrimitives;

export function installHost(primitives: HostPrimitives): void {
  host = {
    entropy: guard(primitives.entropy),
    parseUrl: guard(primitives.parseUrl),
    setUrlPart: guard(primitives.setUrlPart),
    utf8Encode: guard(primitives.utf8Encode),
    decodeText: guard(primitives.decodeText),
    encodingName: guard(primitives.encodingName),
    base64Encode: guard(primitives.base64Encode),
    base64Decode: guard(primitives.base64Decode),
    heapBytes: guard(primitives.heapBytes),
    detach: guard(primitives.detach),
  };
}

function guard<Args extends (string | number | boolean | null | ArrayBuffer)[], Result extends string | number | null>(
  primitive: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => {
    let failed = false;
    try {
      return primitive(...args);
    } catch {
      // Only a stack overflow gets here: the primitives catch all else themselves.
      failed = true;
    }
    if (failed) throw new RangeError("Maximum call stack size exceeded");
    throw new Error("unreachable");
  };
}
