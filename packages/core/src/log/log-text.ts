/**
 * Text of a user's within the log: an error's message may be of any length and hold anything. A record is one line, and frames of a
 * stack below it; every other line break is escaped, and so is what could move the cursor or hide text.
 */

/** Characters of one record, beyond which the log says how many were left out. */
const longestRecord = 8_192;

/** C0 and C1 controls but for tab and line feed, separators of lines, marks that turn the direction of text, lone surrogates. */
const unsafe =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function logText(text: string): string {
  const kept = text.slice(0, longestRecord);
  const left = text.length - kept.length;
  const safe = kept
    .replaceAll("\r\n", "\n")
    .replace(unsafe, escapeOf)
    .replace(/\n(?! {4}at )/g, "\\n");
  return left === 0 ? safe : `${safe}… (${left} more characters)`;
}

/** An id in the head of a record: one word. */
export function logId(id: string): string {
  const text = logText(id).replaceAll("\n", "\\n");
  return /^[^\s"]+$/.test(text) ? text : JSON.stringify(text);
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
