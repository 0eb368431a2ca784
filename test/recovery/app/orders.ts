/** What a process is to do. */
export interface Orders {
  folder: string;
  /** Every step writes a line when it begins and when it ends. */
  ledger: string;
  /** Without: it only starts runs. */
  works: boolean;
  start: { id: string; workflow: "fanOut" | "oneStep" | "exits"; args: unknown[] }[];
  /** Keeps so many runs of a step of 1 s unfinished, until its standard input ends. */
  backlog: number;
}
