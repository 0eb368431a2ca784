/**
 * A book outside the store, for the demo: each attempt of a step writes its beginning and its end, and each line is on the disk
 * before the step goes on. What the store says of a run is compared with it.
 */
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { getStepMetadata, getWorkflowMetadata } from "workflow";

const folder = process.env["DEMO_FOLDER"];

/** Runs a step's work as one attempt in the book. The result carries a mark of the attempt, so that no two are alike. */
export async function entered<T extends object>(work: () => Promise<T>): Promise<T & { mark: string }> {
  const { stepId, stepName, attempt } = getStepMetadata();
  const { workflowRunId: runId } = getWorkflowMetadata();
  const entry = { runId, stepId, stepName, attempt, pid: process.pid };
  write({ ...entry, type: "start" });
  await held(stepName);
  const value = { ...(await work()), mark: randomUUID() };
  write({ ...entry, type: "finish", value });
  return value;
}

/** Stands still while the demo holds this point, so that it can kill the process right here. */
export async function held(point: string): Promise<void> {
  if (folder === undefined) return;
  const file = join(folder, `hold-${point}`);
  if (!existsSync(file)) return;
  write({ type: "held", point, pid: process.pid });
  while (existsSync(file)) await delay(5);
}

function write(line: object): void {
  if (folder === undefined) return;
  const book = openSync(join(folder, "ledger.jsonl"), "a");
  try {
    writeSync(book, `${JSON.stringify({ at: Date.now(), ...line })}\n`);
    fsyncSync(book);
  } finally {
    closeSync(book);
  }
}
