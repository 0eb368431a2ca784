/** Lines of the ledger, in the order in which they happened. */
export type Entry =
  /** An attempt of a step began. */
  | { type: "begin"; entity: string; step: string; attempt: number }
  | { type: "finish"; entity: string; attempt: number; result?: unknown; error?: string }
  /** A call to the store has written: the runs' last events, and the steps whose results are among them. */
  | { type: "durable"; lengths: Record<string, number>; recorded: string[] }
  | { type: "started" | "cancelled" | "closed"; runId: string };
