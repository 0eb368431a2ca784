/** What happened, outside of the store: a file that survives the process, written before anything else goes on. */
import { fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Entry } from "./entries.ts";

let file: number | null = null;
const listeners = new Set<() => void>();
export const ledger: Entry[] = [];

export function openLedger(path: string): void {
  file = openSync(path, "a+");
  ledger.push(...readLedger(path));
}

export function readLedger(path: string): Entry[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Entry]));
}

export function note(entry: Entry): void {
  if (file === null) throw new Error("the ledger is not open");
  writeSync(file, `${JSON.stringify(entry)}\n`);
  fsyncSync(file);
  ledger.push(entry);
  for (const listener of listeners) listener();
}

export function has(test: (entry: Entry) => boolean): boolean {
  return ledger.some(test);
}

export function until(test: (entry: Entry) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!has(test)) return;
      listeners.delete(look);
      resolve();
    };
    listeners.add(look);
    look();
  });
}

interface Attempt {
  stepId: string;
  stepName: string;
  attempt: number;
}

/** Notes the beginning and the end of an attempt. */
export async function attempted<T>(
  { stepId, stepName, attempt }: Attempt,
  body: (acknowledge: (entry: Entry) => void) => Promise<T>,
): Promise<T> {
  note({ type: "begin", entity: stepId, step: stepName, attempt });
  try {
    const result = await body(note);
    note({ type: "finish", entity: stepId, attempt, result });
    return result;
  } catch (error) {
    note({ type: "finish", entity: stepId, attempt, error: (error as Error).message });
    throw error;
  }
}
