import type { App } from "../core/app.ts";
import { posixRelative } from "../core/project/posix.ts";

/** Measured on Node 20: the fixed part of starting a run, and what evaluating its code adds. */
const fixedStartMs = 0.014;
const startMsPerKilobyte = 0.004;

/** A short table: workflow, size, start cost, steps. */
export function summaryOf(app: App, outDir: string, root: string): string {
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
  const head = `perdure: ${count(app.workflows.length, "workflow")}, ${count(app.steps.length, "step")} → ${posixRelative(root, outDir)}/`;
  const rows = app.workflows.map(({ id, bundle, steps }) => {
    const kilobytes = Buffer.byteLength(bundle.code) / 1000;
    return [
      id.replace(/^workflow\/\//, ""),
      `${kilobytes.toFixed(1)} KB`,
      `~${(fixedStartMs + kilobytes * startMsPerKilobyte).toFixed(2)} ms a start`,
      count(steps.length, "step"),
    ];
  });
  return [head, ...align(rows)].join("\n");
}

function align(rows: readonly string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return rows.map((row) => `  ${row.map((cell, at) => pad(cell, widths[at] ?? 0, at)).join("  ")}`.trimEnd());
}

function pad(cell: string, width: number, column: number): string {
  return column === 1 ? cell.padStart(width) : cell.padEnd(width);
}
