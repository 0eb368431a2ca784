/** What the store says of a run, through the public API. */
import { getRun } from "workflow/api";

export interface Finding {
  /** "missing": there is no such run. */
  status: string;
  /** What a completed run returned. */
  value: unknown;
}

const ends: ReadonlySet<string> = new Set(["completed", "failed", "cancelled"]);

export function isEnd(status: string): boolean {
  return ends.has(status);
}

export async function observe(runId: string): Promise<Finding> {
  const run = getRun(runId);
  if (!(await run.exists)) return { status: "missing", value: null };
  const status = await run.status;
  return { status, value: status === "completed" ? await run.returnValue : null };
}

/** The chunks of a run that has ended. */
export async function readChunks(runId: string): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of getRun(runId).getReadable<unknown>()) chunks.push(chunk);
  return chunks;
}
