export type DirectiveKind = "workflow" | "step";

/** The directive that a string is, or that its writer most likely meant. */
export function readDirective(text: string): { kind: DirectiveKind; exact: boolean } | undefined {
  if (text === "use step") return { kind: "step", exact: true };
  if (text === "use workflow") return { kind: "workflow", exact: true };
  if (text.length > 20) return undefined;
  const letters = text.toLowerCase().replace(/[^a-z]/g, "");
  if (!letters.startsWith("use")) return undefined;
  if (distance(letters, "usestep") <= 1) return { kind: "step", exact: false };
  if (distance(letters, "useworkflow") <= 2) return { kind: "workflow", exact: false };
  return undefined;
}

/** How many letters were added, lost, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  const rows: number[][] = [];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    rows.push(row);
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        row.push(i + j);
        continue;
      }
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, at(i - 2, j - 2) + 1);
      row.push(best);
    }
  }
  return at(a.length, b.length);
}

/** The one cheap test: a file without a match is left alone. A match says only that parsing is worth it. */
const marker = /["'`]\s*use[\s_-]*(?:st(?!rict["'])|w)|WORKFLOW_(?:DE)?SERIALIZE|workflow-(?:de)?serialize/i;

export function hasDirective(source: string): boolean {
  return marker.test(source);
}
