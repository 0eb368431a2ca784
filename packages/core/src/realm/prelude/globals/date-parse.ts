/** Reads a date's text with UTC as local time. */
const parse = Date.parse;

/** ISO with a time and no zone: local time by the standard. */
const isoLocal = /^[+-]?\d{4,6}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?$/;
const iso = /^[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?(?:T.*)?$/;
const zoneName = /(?:^|[\s\d,)])(?:UTC?|GMT|Z|[ECMP][SD]T)(?=$|[\s+\-\d(])/i;
const longest = 1_000;
const zoneOffset = /\d:\d\d[^()]*?[+-]\s*\d{1,4}/;

export function parseDate(text: string): number {
  const trimmed = text.trim();
  if (isoLocal.test(trimmed)) return parse(`${text.toUpperCase()}Z`);
  // Nothing may follow a time.
  if (iso.test(trimmed)) return parse(trimmed.includes("T") ? text.trimStart() : trimmed);
  // The forms of old: a comment in parentheses means nothing; without a zone it is local time.
  const bare = trimmed.replaceAll(/\([^()]*\)/g, " ");
  // No date is so long, and what looks for a zone in it would take a second for each hundred thousand characters.
  if (bare.length > longest) return Number.NaN;
  if (zoneName.test(bare) || zoneOffset.test(bare)) return parse(trimmed);
  return parse(`${bare} UTC`);
}
