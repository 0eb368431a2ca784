/** A recorded run, as it lies in `<format>/<name>.json`, and what its journal says without an engine. */
import { readdirSync, readFileSync } from "node:fs";
import type { JournalEvent } from "../../packages/core/src/journal/events.ts";
import type { Bundle, RunStatus } from "../../packages/core/src/store/contract/contract.ts";

export interface Recording {
  name: string;
  /** What it is a record of. */
  about: string;
  runId: string;
  workflowId: string;
  createdAt: number;
  bundle: Bundle;
  expect: {
    status: RunStatus;
    /** Who made the terminal event: the code's end, or the owner, which dropped a clean-up that took too long. */
    endedBy: "code" | "owner" | null;
    /** Of a run that goes on. */
    pending: PendingEntity[];
    result: string | null;
  };
  events: JournalEvent[];
}

export type PendingEntity =
  | { id: string; kind: "step"; ordinal: number; stepId: string; attempt: number; notBefore: number }
  | { id: string; kind: "wait"; ordinal: number; wakeAt: number };

export interface Format {
  format: number;
  recordings: Recording[];
}

export function readFormats(): Format[] {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => ({ format: Number(name), recordings: readFolder(`${import.meta.dirname}/${name}`) }));
}

function readFolder(folder: string): Recording[] {
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as Recording);
}

interface Details {
  ordinal: number;
  stepId: string;
  wakeAt: number;
  attempt: number;
  delayMs: number;
}

/** What the journal says is pending behind its last event: worked out here a second time, so that the engine is not its own judge. */
export function pendingAfter(events: readonly JournalEvent[]): PendingEntity[] {
  const pending = new Map<string | null, PendingEntity>();
  for (const { type, at, correlationId, detail } of events) {
    const { ordinal, stepId, wakeAt, attempt, delayMs } = JSON.parse(detail ?? "{}") as Details;
    const id = correlationId ?? "";
    if (type === "step_created") pending.set(id, { id, kind: "step", ordinal, stepId, attempt: 1, notBefore: 0 });
    if (type === "wait_created") pending.set(id, { id, kind: "wait", ordinal, wakeAt });
    const entity = pending.get(id);
    if (type === "step_retrying" && entity?.kind === "step")
      Object.assign(entity, { attempt: attempt + 1, notBefore: at + delayMs });
    if (type === "step_completed" || type === "step_failed" || type === "wait_completed") pending.delete(id);
    if (type === "run_cancel_requested") pending.clear();
  }
  return [...pending.values()];
}
