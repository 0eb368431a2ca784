/** atob and btoa, and bytes as base64 and hex, which older versions of V8 lack. */
import { host } from "../host.ts";
import { requireArguments, textOf } from "./arguments.ts";
import { DOMException } from "./dom-exception.ts";

export function btoa(text: unknown): string {
  requireArguments(arguments, 1, "The text");
  const latin1 = textOf(text);
  if (/[^\u0000-\u00ff]/.test(latin1)) throw new DOMException("btoa() takes characters up to U+00FF", "InvalidCharacterError");
  return host.base64Encode(latin1);
}

export function atob(base64: unknown): string {
  requireArguments(arguments, 1, "The text");
  const latin1 = host.base64Decode(textOf(base64));
  if (latin1 === null) throw new DOMException("atob() was given a text that is not base64", "InvalidCharacterError");
  return latin1;
}
