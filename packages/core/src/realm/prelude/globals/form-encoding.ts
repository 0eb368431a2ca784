/** `application/x-www-form-urlencoded`, the form of a URL's query. */
import { host } from "../host.ts";

export type Pair = [name: string, value: string];

export function parseForm(text: string): Pair[] {
  return wellFormed(text)
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const split = part.indexOf("=");
      return split === -1 ? [unescape(part), ""] : [unescape(part.slice(0, split)), unescape(part.slice(split + 1))];
    });
}

export function writeForm(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join("&");
}

function unescape(text: string): string {
  const spaced = text.replaceAll("+", " ");
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Not all of it is escaped UTF-8: byte by byte then, and what is malformed becomes U+FFFD.
    const bytes = host
      .utf8Encode(spaced)
      .replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return host.decodeText(bytes, "utf-8", false, true) ?? spaced;
  }
}

function escape(text: string): string {
  return encodeURIComponent(wellFormed(text))
    .replaceAll("%20", "+")
    .replaceAll(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
