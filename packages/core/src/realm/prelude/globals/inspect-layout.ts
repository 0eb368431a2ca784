/** How the parts of a value are put on lines: what fits stays on one, long lists of short things are put in columns. */
export const breakLength = 80;
/** So many of the innermost levels may share a line. */
const compact = 3;

export interface Layout {
  /** Spaces before what is written now. */
  indentation: number;
  /** How deep the value lies that was written last. */
  currentDepth: number;
}

export function layOut(
  layout: Layout,
  parts: readonly string[],
  { base, open, close, depth, list }: { base: string; open: string; close: string; depth: number; list?: ArrayLike<unknown> },
): string {
  const output = list !== undefined && parts.length > 6 ? inColumns(layout, parts, list) : parts;
  const start = base === "" ? open : `${base} ${open}`;
  if (layout.currentDepth - depth < compact && output.length === parts.length) {
    const room = output.length + layout.indentation + open.length + base.length + 10;
    const joined = output.join(", ");
    if (fits(output, room, base) && !joined.includes("\n")) return `${start} ${joined} ${close}`;
  }
  const line = `\n${" ".repeat(layout.indentation)}`;
  return `${start}${line}  ${output.join(`,${line}  `)}${line}${close}`;
}

function fits(output: readonly string[], room: number, base: string): boolean {
  const total = output.reduce((sum, part) => sum + part.length, output.length + room);
  return total <= breakLength && !base.includes("\n");
}

function inColumns(layout: Layout, output: readonly string[], list: ArrayLike<unknown>): readonly string[] {
  // The last part says how many more there are.
  const more = output.length > 100 ? 1 : 0;
  const count = output.length - more;
  const lengths = output.slice(0, count).map((part) => part.length);
  const longest = Math.max(...lengths);
  const total = lengths.reduce((sum, length) => sum + length + 2, 0);
  const width = longest + 2;
  if (width * 3 + layout.indentation >= breakLength || (total / width <= 5 && longest > 6)) return output;
  const bias = Math.sqrt(width - total / output.length);
  const biased = Math.max(width - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((breakLength - layout.indentation) / width),
    compact * 4,
    15,
  );
  if (columns <= 1) return output;
  return [...rows(output.slice(0, count), columns, areNumbers(list, output.length)), ...output.slice(count)];
}

function areNumbers(list: ArrayLike<unknown>, length: number): boolean {
  for (let index = 0; index < length; index += 1) if (!/^(?:number|bigint)$/.test(typeof list[index])) return false;
  return true;
}

function rows(parts: readonly string[], columns: number, right: boolean): string[] {
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...parts.filter((_part, index) => index % columns === column).map((part) => part.length)),
  );
  const lines: string[] = [];
  for (let start = 0; start < parts.length; start += columns) {
    const row = parts.slice(start, start + columns);
    const cells = row.map((part, column) => {
      const width = widths[column] ?? 0;
      const isLast = column === row.length - 1;
      if (right) return isLast ? part.padStart(width) : `${part}, `.padStart(width + 2);
      return isLast ? part : `${part}, `.padEnd(width + 2);
    });
    lines.push(cells.join(""));
  }
  return lines;
}
