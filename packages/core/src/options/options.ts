/** Options that a caller gives, who may give anything: each is read once, and nothing is ignored. */
import { describeValue } from "../describe/describe-value.ts";
import { perdureError, type PerdureError } from "../errors/perdure-error.ts";
import { shortened } from "../describe/shortened.ts";

const longestName = 100;

/**
 * The options that are set, each read once: a getter gives one answer, and what it throws is the cause of `invalid_option`.
 * Throws `invalid_option` for what is no object and for a name that is not `known`.
 */
export function readOptions(of: string, options: unknown, known: readonly string[]): ReadonlyMap<string, unknown> {
  const read = new Map<string, unknown>();
  if (options === undefined) return read;
  if (typeof options !== "object" || options === null || reading(of, () => Array.isArray(options)))
    throw invalidOption(of, options, `an object of options: ${known.join(", ")}`);
  const names = new Set(known);
  for (const name of reading(of, () => namesOf(options))) {
    if (!names.has(name)) {
      const said = JSON.stringify(shortened(name, longestName));
      throw perdureError("invalid_option", {
        name: `${said} of ${of}`,
        value: "unknown",
        expected: `one of ${known.join(", ")}`,
      });
    }
  }
  for (const name of known) {
    const value = reading(name, () => (options as Record<string, unknown>)[name]);
    if (value !== undefined) read.set(name, value);
  }
  return read;
}

/** Inherited ones too: options may be an instance of the user's own class. */
function namesOf(options: object): string[] {
  const names: string[] = [];
  for (const name in options) names.push(name);
  return names;
}

/** What `read` gives. What the user's own code throws meanwhile is the cause of `invalid_option`. */
export function reading<Result>(name: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw perdureError(
      "invalid_option",
      { name, value: "something that throws when it is read", expected: "plain data" },
      { cause },
    );
  }
}

/** A copy of a list of at most `most` items; null for what is none, or longer: a list may say that it has four billion. */
export function readList(name: string, list: unknown, most: number): unknown[] | null {
  return reading(name, () => {
    if (!Array.isArray(list)) return null;
    const { length } = list as unknown[];
    if (!Number.isInteger(length) || length < 0 || length > most) return null;
    return Array.from({ length }, (_each, index) => (list as unknown[])[index]);
  });
}

export function invalidOption(name: string, value: unknown, expected: string): PerdureError {
  return perdureError("invalid_option", { name, value: describeValue(value), expected });
}

/** A text of 1 to `most` characters. */
export function isText(value: unknown, most: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= most;
}

/** A copy of tags, or `invalid_option`. */
export function readTags(tags: unknown): Record<string, string> {
  const expected = `an object of at most ${maxTags} texts of 1 to ${maxTagText} characters`;
  const isRecord = typeof tags === "object" && tags !== null && !reading("tags", () => Array.isArray(tags));
  if (!isRecord) throw invalidOption("tags", tags, expected);
  const entries = reading("tags", () => Object.entries(tags as Record<string, unknown>));
  if (entries.length > maxTags) throw invalidOption("tags", `${entries.length} tags`, expected);
  for (const [name, text] of entries) {
    const said = `tags[${JSON.stringify(shortened(name, longestName))}]`;
    if (!isText(name, maxTagText)) throw invalidOption(said, name, `a name of 1 to ${maxTagText} characters`);
    if (!isText(text, maxTagText)) throw invalidOption(said, text, `a text of 1 to ${maxTagText} characters`);
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

const maxTags = 50;
const maxTagText = 500;
