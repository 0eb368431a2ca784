/** `transfer` of structuredClone: buffers that go over to the copy, and are empty where they came from. */
import { host } from "../host.ts";
import { DOMException } from "./dom-exception.ts";

const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength")?.get;
const transfer = (ArrayBuffer.prototype as { transfer?: (this: ArrayBuffer) => ArrayBuffer }).transfer;

/** What the options name, all of it buffers that can be transferred. */
export function transferList(options: unknown): ArrayBuffer[] {
  if (options === undefined || options === null) return [];
  if (typeof options !== "object" && typeof options !== "function") throw new TypeError("The options argument is not an object");
  const { transfer: list } = options as { transfer?: unknown };
  if (list === undefined) return [];
  if (typeof list !== "object" || list === null || !(Symbol.iterator in list))
    throw new TypeError("options.transfer is not a sequence");
  const values = [...(list as Iterable<unknown>)];
  if (values.some((value) => typeof value !== "object" || value === null))
    throw new TypeError("options.transfer holds what is not an object");
  for (const value of values) if (!isBuffer(value)) throw refused("Found invalid value in transferList.");
  const buffers = values as ArrayBuffer[];
  if (new Set(buffers).size < buffers.length) throw refused("Transfer list contains duplicate ArrayBuffer");
  if (buffers.some(isDetached)) throw refused("An ArrayBuffer is detached and could not be transferred.");
  return buffers;
}

export function detachAll(buffers: readonly ArrayBuffer[]): void {
  for (const buffer of buffers) {
    if (transfer === undefined) host.detach(buffer);
    else Reflect.apply(transfer, buffer, []);
  }
}

function isBuffer(value: unknown): boolean {
  try {
    if (byteLength !== undefined) Reflect.apply(byteLength, value, []);
    return true;
  } catch {
    return false;
  }
}

/** No view can be made of a buffer that went elsewhere. */
export function isDetached(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    return new Uint8Array(buffer).length > 0;
  } catch {
    return true;
  }
}

function refused(message: string): DOMException {
  return new DOMException(message, "DataCloneError");
}
