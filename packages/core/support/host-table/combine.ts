/** Every combination of what the lists hold, in their order. */
export function combine<Lists extends readonly (readonly string[])[]>(
  write: (...parts: { [Index in keyof Lists]: string }) => string,
  ...lists: Lists
): string[] {
  let rows: string[][] = [[]];
  for (const list of lists) rows = rows.flatMap((row) => list.map((part) => [...row, part]));
  return rows.map((row) => write(...(row as { [Index in keyof Lists]: string })));
}

/** Texts as literals. */
export function literals(texts: readonly string[]): string[] {
  return texts.map((text) => JSON.stringify(text));
}
