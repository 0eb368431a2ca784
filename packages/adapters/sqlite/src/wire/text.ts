/**
 * Strings as SQLite keeps them. UTF-8 has no lone surrogates, and `\0` ends a text for parts of SQLite, so a string with either is
 * kept as `\x01` and its JSON, which is one to one and sorts no query wrong: such strings are compared for equality only.
 */
const needsEscape = /[\0\ud800-\udfff]|^\x01/;

export function toText(value: string): string {
  return needsEscape.test(value) ? `\x01${JSON.stringify(value).replaceAll("\0", "\\u0000")}` : value;
}

export function fromText(text: string): string {
  return text.startsWith("\x01") ? (JSON.parse(text.slice(1)) as string) : text;
}

export function toNullableText(value: string | null): string | null {
  return value === null ? null : toText(value);
}

export function fromNullableText(text: string | null): string | null {
  return text === null ? null : fromText(text);
}
