import { Bundle, MagicString } from "magic-string";
import type { Class } from "oxc-parser";
import type { Analysis } from "../analyse/analyse.ts";
import type { Range } from "../parse/nodes.ts";
import { createAliases } from "./aliases.ts";
import type { Aliases } from "./aliases.ts";

/** A source map, version 3. */
export interface SourceMap {
  version: number;
  sources: string[];
  sourcesContent?: (string | null)[] | undefined;
  names: string[];
  mappings: string;
  toString(): string;
}

/** What a mode writes to: the source with edits, what goes before it and what comes after it. */
export interface Output {
  readonly source: string;
  readonly file: string;
  readonly analysis: Analysis;
  readonly edits: MagicString;
  readonly aliases: Aliases;
  /** Statements at the top of the module. */
  readonly head: string[];
  /** Copies of parts of the source, at the end of the module. */
  readonly tail: MagicString[];
  /** Statements for the static blocks of classes. */
  readonly classLines: Map<Class, string[]>;
  /** Where the head goes: before the first statement that is no directive. */
  readonly headAt: number;
}

export function createOutput(source: string, file: string, analysis: Analysis): Output {
  const first = analysis.program.body.find((node) => node.type !== "ExpressionStatement" || node.directive == null);
  return {
    source,
    file,
    analysis,
    edits: new MagicString(source),
    aliases: createAliases(source),
    head: [],
    tail: [],
    classLines: new Map(),
    headAt: first?.start ?? source.length,
  };
}

export function finish(output: Output, helpersFrom: string, app: string | undefined): { code: string; map: SourceMap } {
  const { edits, aliases, head, tail, classLines, headAt, file } = output;
  for (const [node, lines] of classLines) edits.appendLeft(node.body.end - 1, ` static { ${lines.join(" ")} }\n`);
  const imports = [aliases.importText(helpersFrom), app === undefined ? undefined : `import ${JSON.stringify(app)};`];
  const lines = [...imports.filter((text) => text !== undefined), ...head];
  if (lines.length > 0) {
    // A directive before it may have no semicolon.
    const text = `${lines.join("\n")}\n`;
    edits.appendLeft(headAt, startOfLine(output.source, headAt) === undefined ? `\n${text}` : text);
  }
  const bundle = new Bundle({ separator: "\n" });
  for (const content of [edits, ...tail]) bundle.addSource({ filename: file, content });
  const map = bundle.generateMap({ hires: "boundary", includeContent: true });
  return { code: bundle.toString(), map };
}

export function addClassLine(output: Output, node: Class, line: string): void {
  output.classLines.set(node, [...(output.classLines.get(node) ?? []), line]);
}

/** Takes out a statement with its line, where it has one of its own. */
export function removeLine(edits: MagicString, source: string, range: Range): void {
  const start = startOfLine(source, range.start);
  const end = /[ \t]*(?:\r\n|\n|\r)/y;
  end.lastIndex = range.end;
  if (start !== undefined && end.test(source)) edits.remove(start, end.lastIndex);
  else edits.remove(range.start, range.end);
}

/** The start of the line, if there is only space before `at` on it. */
export function startOfLine(source: string, at: number): number | undefined {
  let start = at;
  while (source[start - 1] === " " || source[start - 1] === "\t") start--;
  const before = source[start - 1];
  return before === undefined || before === "\n" || before === "\r" ? start : undefined;
}
