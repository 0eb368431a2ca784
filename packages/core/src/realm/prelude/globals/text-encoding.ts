import { host } from "../host.ts";
import { textOf } from "./arguments.ts";
import { incompleteLength } from "./incomplete.ts";
import { bytesOfLatin1, latin1OfBytes } from "./latin1.ts";

export class TextEncoder {
  get encoding(): string {
    return "utf-8";
  }

  encode(text: unknown = ""): Uint8Array {
    return bytesOfLatin1(host.utf8Encode(textOf(text)));
  }

  encodeInto(text: unknown, target: Uint8Array): { read: number; written: number } {
    if (Object.prototype.toString.call(target) !== "[object Uint8Array]")
      throw new TypeError("encodeInto() writes to a Uint8Array");
    let read = 0;
    let written = 0;
    for (const char of textOf(text)) {
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

interface DecoderOptions {
  fatal?: unknown;
  ignoreBOM?: unknown;
  stream?: unknown;
}

export class TextDecoder {
  readonly #encoding: string;
  readonly #fatal: boolean;
  readonly #ignoreBOM: boolean;
  /** Bytes of a character whose end has not come yet. */
  #held = "";
  #started = false;

  constructor(label: unknown = "utf-8", options?: unknown) {
    const { fatal, ignoreBOM } = dictionary(options);
    const encoding = host.encodingName(textOf(label));
    if (encoding === null)
      throw Object.assign(new RangeError(`The encoding ${textOf(label)} is not known`), { code: "ERR_ENCODING_NOT_SUPPORTED" });
    this.#encoding = encoding;
    this.#fatal = Boolean(fatal);
    this.#ignoreBOM = Boolean(ignoreBOM);
  }

  get encoding(): string {
    return this.#encoding;
  }

  get fatal(): boolean {
    return this.#fatal;
  }

  get ignoreBOM(): boolean {
    return this.#ignoreBOM;
  }

  decode(input?: unknown, options?: unknown): string {
    const stream = Boolean(dictionary(options).stream);
    const bytes = this.#held + (input === undefined ? "" : latin1OfBytes(viewOf(input)));
    const cut = stream ? bytes.length - incompleteLength(bytes, this.#encoding) : bytes.length;
    const text = host.decodeText(bytes.slice(0, cut), this.#encoding, this.#fatal, this.#ignoreBOM || this.#started);
    this.#held = stream && text !== null ? bytes.slice(cut) : "";
    this.#started = stream && text !== null && (this.#started || cut > 0);
    if (text === null)
      throw Object.assign(new TypeError(`The bytes are not ${this.#encoding}`), { code: "ERR_ENCODING_INVALID_ENCODED_DATA" });
    return text;
  }

  get [Symbol.toStringTag](): string {
    return "TextDecoder";
  }
}

function dictionary(options: unknown): DecoderOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object" && typeof options !== "function") throw new TypeError("The options are not an object");
  return options;
}

function viewOf(input: unknown): Uint8Array {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (Object.prototype.toString.call(input) !== "[object ArrayBuffer]")
    throw new TypeError("decode() takes an ArrayBuffer or a view of one");
  return new Uint8Array(input as ArrayBuffer);
}
