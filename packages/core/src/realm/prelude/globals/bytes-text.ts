/** `Uint8Array` as base64 and hex, where V8 does not have it yet. */
import { host } from "../host.ts";
import { bytesOfHex } from "./hex.ts";
import { bytesOfLatin1, latin1OfBytes } from "./latin1.ts";

interface Base64Options {
  alphabet?: "base64" | "base64url";
  omitPadding?: boolean;
}

function decodeBase64(text: unknown, { alphabet = "base64" }: Base64Options = {}): Uint8Array<ArrayBuffer> {
  if (typeof text !== "string") throw new TypeError("base64 is a string");
  const wrong = alphabet === "base64url" ? /[+/]/ : /[-_]/;
  const latin1 = wrong.test(text) ? null : host.base64Decode(text.replaceAll("-", "+").replaceAll("_", "/"));
  if (latin1 === null) throw new SyntaxError("the text is not base64");
  return bytesOfLatin1(latin1);
}

function decodeHex(text: unknown): Uint8Array<ArrayBuffer> {
  if (typeof text !== "string") throw new TypeError("hex is a string");
  if (text.length % 2 !== 0 || /[^0-9a-f]/i.test(text)) throw new SyntaxError("the text is not hex");
  return bytesOfHex(text);
}

function setFrom(target: Uint8Array, bytes: Uint8Array, read: (written: number) => number): { read: number; written: number } {
  const written = Math.min(target.length, bytes.length);
  target.set(bytes.subarray(0, written));
  return { read: read(written), written };
}

const methods = {
  toBase64(this: Uint8Array, { alphabet = "base64", omitPadding = false }: Base64Options = {}): string {
    const text = host.base64Encode(latin1OfBytes(this));
    const inAlphabet = alphabet === "base64url" ? text.replaceAll("+", "-").replaceAll("/", "_") : text;
    return omitPadding ? inAlphabet.replace(/=+$/, "") : inAlphabet;
  },
  toHex(this: Uint8Array): string {
    return Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
  setFromBase64(this: Uint8Array, text: unknown, options?: Base64Options): { read: number; written: number } {
    const bytes = decodeBase64(text, options);
    const whole = bytes.length <= this.length ? bytes : bytes.subarray(0, this.length - (this.length % 3));
    return setFrom(this, whole, (written) => (written === bytes.length ? String(text).length : (written / 3) * 4));
  },
  setFromHex(this: Uint8Array, text: unknown): { read: number; written: number } {
    return setFrom(this, decodeHex(text), (written) => written * 2);
  },
};

const statics = { fromBase64: decodeBase64, fromHex: decodeHex };

export function installBytesText(): void {
  addMissing(Uint8Array.prototype, methods);
  addMissing(Uint8Array, statics);
}

function addMissing(target: object, functions: object): void {
  for (const [name, value] of Object.entries(functions)) {
    if (!Object.hasOwn(target, name)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
  }
}
