export interface Position {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

export function positionOf(source: string, offset: number): Position {
  const before = source.slice(0, offset);
  const lines = before.split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length, column: (lines[lines.length - 1] ?? "").length + 1 };
}

/** Two lines around the place, and a mark under it. */
export function codeFrame(source: string, start: number, end: number): string {
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/);
  const at = positionOf(source, start);
  const first = Math.max(1, at.line - 2);
  const last = Math.min(lines.length, at.line + 2);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? "";
    const mark = number === at.line ? ">" : " ";
    frame.push(`${mark} ${String(number).padStart(width)} | ${text}`.trimEnd());
    if (number !== at.line) continue;
    const length = Math.max(1, Math.min(end - start, text.length - at.column + 1));
    // Tabs stay tabs, so that the mark stands under its text.
    const indent = text.slice(0, at.column - 1).replace(/[^\t]/g, " ");
    frame.push(`  ${" ".repeat(width)} | ${indent}${"^".repeat(length)}`);
  }
  return frame.join("\n");
}
