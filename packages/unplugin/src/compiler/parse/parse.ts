import { parseSync } from "oxc-parser";
import type { Comment, Program } from "oxc-parser";

type Lang = "jsx" | "ts" | "tsx";

export interface ParsedSource {
  program: Program;
  comments: Comment[];
}

export interface ParseFailure {
  message: string;
  /** UTF-16 offset of the place that the parser complains about. */
  offset: number;
}

export type ParseOutcome = { ok: true; parsed: ParsedSource } | { ok: false; failure: ParseFailure };

/** The one place that knows which parser reads sources. Offsets are UTF-16 indices into `source`. */
export function parse(source: string, file: string): ParseOutcome {
  const result = parseSync(file, source, { lang: langOf(file), sourceType: "module" });
  const error = result.errors.find((candidate) => candidate.severity === "Error");
  if (error !== undefined) {
    return { ok: false, failure: { message: error.message, offset: error.labels[0]?.start ?? 0 } };
  }
  return { ok: true, parsed: { program: result.program, comments: result.comments } };
}

/** JSX in `.js` is what frameworks accept, and it is a superset; in `.ts` it isn't (`<T>value`). */
function langOf(file: string): Lang {
  if (/\.tsx$/i.test(file)) return "tsx";
  if (/\.[cm]?jsx?$/i.test(file)) return "jsx";
  return "ts";
}
