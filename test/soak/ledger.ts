/** What happened, outside of the store: one file for all processes. A line is written at once, and synced before anything goes on. */
import { fsyncSync, openSync, readSync, writeSync } from "node:fs";

export type Results = Record<string, string>;

/** A process is one life; `life` is its name. */
export type Entry =
  /** Acknowledgements of the API. */
  | { type: "started"; life: string; runId: string; at: number }
  | { type: "woken"; life: string; runId: string; waits: number }
  | { type: "cancelled"; life: string; runId: string; status: string }
  /** The process could not do what it was asked. */
  | { type: "refused"; life: string; runId: string; message: string }
  /** `seen`: results of earlier steps, as the workflow has them. */
  | { type: "begin"; life: string; runId: string; step: string; attempt: number; seen: Results }
  | { type: "finish"; life: string; runId: string; step: string; attempt: number; result: string | null }
  /** Of the supervisor, when the process has gone. */
  | { type: "killed" | "stopped"; life: string; at: number }
  | { type: "exited"; life: string; at: number; code: number | null; signal: string | null }
  /** The supervisor has seen the end of a run. */
  | { type: "ended"; runId: string; at: number; status: string; value: unknown };

let file: number | null = null;

export function openLedger(path: string): void {
  file = openSync(path, "a+");
}

export function note(entry: Entry): void {
  if (file === null) throw new Error("the ledger is not open");
  writeSync(file, `${JSON.stringify(entry)}\n`);
  fsyncSync(file);
}

/** Reads on behind what it has read before. */
export class LedgerReader {
  readonly #buffer = Buffer.alloc(1 << 20);
  readonly #file: number;
  #position = 0;
  #rest = "";

  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  next(): Entry[] {
    const entries: Entry[] = [];
    for (;;) {
      const bytes = readSync(this.#file, this.#buffer, 0, this.#buffer.length, this.#position);
      if (bytes === 0) return entries;
      this.#position += bytes;
      const lines = (this.#rest + this.#buffer.toString("latin1", 0, bytes)).split("\n");
      // A line may still be on its way.
      this.#rest = lines.pop() ?? "";
      for (const line of lines) entries.push(JSON.parse(line) as Entry);
    }
  }
}
