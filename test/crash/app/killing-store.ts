/** A store that ends its process at its nth call, or loses the answer to it. */
import type { Claim, ClaimedRun, Operation, OperationResult, Store } from "perdure/store";
import { note } from "./ledger.ts";

export type Mode = "before" | "after" | "lost" | "never";

export interface Plan {
  mode: Mode;
  /** From 1. */
  call: number;
}

const counted = [
  "write",
  "claim",
  "register",
  "readRun",
  "readJournal",
  "readInbox",
  "readBundle",
  "readChunks",
  "listRuns",
] as const;

export interface KillingStore {
  store: Store;
  /** Names of the calls so far that the mode counts. */
  calls: string[];
}

export function killing(inner: Store, { mode, call }: Plan): KillingStore {
  const calls: string[] = [];

  async function through(name: string, args: unknown[]): Promise<unknown> {
    const method = (inner as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>)[name];
    if (method === undefined) throw new Error(`the store has no ${name}`);
    const counts =
      mode === "before" ||
      mode === "never" ||
      name === "write" ||
      (mode === "after" && (name === "claim" || name === "register"));
    if (counts) calls.push(name);
    const hit = counts && calls.length === call;
    if (hit && mode === "before") die();
    const result = await method.apply(inner, args);
    if (name === "write") noteDurable(args[0] as Operation[], result as OperationResult[]);
    if (name === "claim") noteClaimed((result as Claim).runs);
    if (hit && mode === "after") die();
    if (hit && mode === "lost") throw new Error("the answer is lost");
    return result;
  }

  const store = Object.create(inner) as Record<string, unknown>;
  for (const name of counted) store[name] = (...args: unknown[]) => through(name, args);
  return { store: store as unknown as Store, calls };
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
  // The signal takes a moment, in which nothing else may happen.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** What an earlier life wrote, and was killed before it could note. */
function noteClaimed(runs: readonly ClaimedRun[]): void {
  const lengths = Object.fromEntries(runs.map(({ runId, journalLength }) => [runId, journalLength]));
  if (runs.length > 0) note({ type: "durable", lengths, recorded: [] });
}

function noteDurable(operations: readonly Operation[], results: readonly OperationResult[]): void {
  const lengths: Record<string, number> = {};
  const recorded: string[] = [];
  for (const [index, operation] of operations.entries()) {
    const outcome = results[index]?.outcome;
    if ((outcome !== "committed" && outcome !== "created") || !("events" in operation)) continue;
    for (const { number, type, correlationId } of operation.events) {
      lengths[operation.runId] = number;
      if ((type === "step_completed" || type === "step_failed") && correlationId !== null) recorded.push(correlationId);
    }
  }
  if (Object.keys(lengths).length > 0) note({ type: "durable", lengths, recorded });
}
