import { host } from "../host.ts";
import { bytesOfLatin1, latin1OfBytes } from "./latin1.ts";

export class TextEncoder {
  get encoding(): string {
    return "utf-8";
  }

  encode(text: unknown = ""): Uint8Array {
    return bytesOfLatin1(host.utf8Encode(String(text)));
  }

  encodeInto(text: unknown, target: Uint8Array): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const char of String(text)) {
      const bytes = bytesOfLatin1(host.utf8Encode(char));
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += char.length;
    }
    return { read, written };
  }

  get [Symbol.toStringTag](): string {
    return "TextEncoder";
  }
}

export class TextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  /** Bytes of a character whose end has not come yet. */
  #held = "";
  #started = false;

  constructor(label: unknown = "utf-8", options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    const encoding = host.encodingName(String(label));
    if (encoding === null) throw new RangeError(`The encoding ${String(label)} is not known`);
    this.encoding = encoding;
    this.fatal = Boolean(options.fatal);
    this.ignoreBOM = Boolean(options.ignoreBOM);
  }

  decode(input?: ArrayBuffer | ArrayBufferView, { stream = false }: { stream?: boolean } = {}): string {
    const bytes = this.#held + (input === undefined ? "" : latin1OfBytes(viewOf(input)));
    const cut = stream ? bytes.length - incompleteLength(bytes, this.encoding) : bytes.length;
    const text = host.decodeText(bytes.slice(0, cut), this.encoding, this.fatal, this.ignoreBOM || this.#started);
    this.#held = stream ? bytes.slice(cut) : "";
    this.#started = stream && (this.#started || cut > 0);
    if (text === null)
      throw Object.assign(new TypeError(`The bytes are not ${this.encoding}`), { code: "ERR_ENCODING_INVALID_ENCODED_DATA" });
    return text;
  }

  get [Symbol.toStringTag](): string {
    return "TextDecoder";
  }
}

function viewOf(input: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return new Uint8Array(input);
}

/** How many bytes at the end begin a character that is not complete. */
function incompleteLength(bytes: string, encoding: string): number {
  if (encoding === "utf-16le" || encoding === "utf-16be") return bytes.length % 2;
  if (encoding !== "utf-8") return 0;
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes.charCodeAt(bytes.length - back);
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? back : 0;
  }
  return 0;
}
