/** URLs for the prelude, parsed by the host's own `URL`, as text. */
const parts = [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const;

/** No part of a URL can hold a line break. */
function join(url: URL): string {
  return parts.map((part) => url[part]).join("\n");
}

export function parseUrl(url: string, base: string | null): string | null {
  try {
    return join(base === null ? new URL(url) : new URL(url, base));
  } catch {
    return null;
  }
}

type Settable = Exclude<(typeof parts)[number], "origin">;

export function setUrlPart(url: string, part: string, value: string): string | null {
  try {
    const parsed = new URL(url);
    if ((parts as readonly string[]).includes(part) && part !== "origin") parsed[part as Settable] = value;
    return join(parsed);
  } catch {
    return null;
  }
}
