/** Compares what the store holds with what the ledger says has happened. */
import { expect } from "vitest";
import type { JournalEvent } from "../../packages/core/src/journal/events.ts";
import type { ChunkPage } from "../../packages/core/src/store/contract/contract.ts";
import { decode } from "../../packages/core/src/values/codec.ts";
import type { Entry } from "./app/entries.ts";
import type { Outcome } from "./life.ts";

type Finish = Extract<Entry, { type: "finish" }>;

export function verify({ values, journals, chunks, open }: Outcome, ledger: readonly Entry[]): void {
  expect(values).toEqual(["a", "b"].map(resultOf));
  expect(Object.keys(journals)).toEqual(["a", "b", "c"]);
  for (const [runId, journal] of Object.entries(journals)) {
    verifyNumbers(runId, journal);
    verifyResults(runId, journal, ledger);
    verifyOrder(runId, journal, ledger);
  }
  verifyEnds(journals);
  for (const runId of ["a", "b"]) {
    expect(valuesOf(chunks[runId]), `chunks of ${runId}`).toEqual([0, 1, 2, 3]);
    expect(valuesOf(open[runId]), `chunks of ${runId} that its step left open`).toEqual(["x", "y", "z"]);
    expect(chunks[runId]?.runStatus, `the writer closed the stream of ${runId}`).toBeNull();
  }
}

function valuesOf(page: ChunkPage | undefined): unknown[] {
  return (page?.chunks ?? []).map((chunk) => (typeof chunk === "string" ? decode(chunk) : chunk));
}

function resultOf(name: string): unknown {
  return {
    parallel: [`${name} p1`, `${name} p2`, `${name} p3`],
    winner: `${name} fast`,
    flaky: `${name} attempt 2`,
    caught: `${name} fails for good`,
    chunks: 4,
    left: 3,
  };
}

function verifyNumbers(runId: string, journal: readonly JournalEvent[]): void {
  expect(
    journal.map(({ number }) => number),
    `numbers of ${runId}`,
  ).toEqual(journal.map((_, index) => index + 1));
  const times = journal.map(({ at }) => at);
  expect(times, `times of ${runId}`).toEqual(times.toSorted((a, b) => a - b));
}

/** Each result is recorded once, and is what an attempt came to. */
function verifyResults(runId: string, journal: readonly JournalEvent[], ledger: readonly Entry[]): void {
  const settled = new Set<string>();
  for (const { number, type, correlationId, value } of journal) {
    if (type !== "step_completed" && type !== "step_failed" && type !== "wait_completed") continue;
    const entity = correlationId ?? "";
    expect(settled, `event ${number} of ${runId} settles ${entity} again`).not.toContain(entity);
    settled.add(entity);
    if (type === "wait_completed") continue;
    const finishes = ledger.filter((entry): entry is Finish => entry.type === "finish" && entry.entity === entity);
    const decoded = decode(value ?? "");
    const recorded = type === "step_completed" ? { result: decoded } : { error: (decoded as Error).message };
    expect(finishes, `what attempts of ${entity} of ${runId} came to`).toContainEqual(expect.objectContaining(recorded));
  }
}

/** No attempt begins before what caused it is durable, nor after its result is. */
function verifyOrder(runId: string, journal: readonly JournalEvent[], ledger: readonly Entry[]): void {
  const causes = causesOf(journal);
  const recorded = new Set<string>();
  let durable = 0;
  for (const entry of ledger) {
    if (entry.type === "durable") {
      durable = Math.max(durable, entry.lengths[runId] ?? 0);
      for (const entity of entry.recorded) recorded.add(entity);
    } else if (entry.type === "begin" && causes.has(entry.entity)) {
      const what = `attempt ${entry.attempt} of ${entry.step} (${entry.entity}) of ${runId}`;
      expect(recorded.has(entry.entity), `${what} began after its result was recorded`).toBe(false);
      expect(durable, `what caused ${what} was durable`).toBeGreaterThanOrEqual(causes.get(entry.entity) ?? 0);
    }
  }
}

/** Step → number of the event whose activation issued it. */
function causesOf(journal: readonly JournalEvent[]): Map<string, number> {
  const causes = new Map<string, number>();
  let cause = 0;
  for (const { number, type, correlationId } of journal) {
    if (type === "step_created") causes.set(correlationId ?? "", cause);
    else if (type !== "wait_created") cause = number;
  }
  return causes;
}

function verifyEnds(journals: Record<string, JournalEvent[]>): void {
  const count = (runId: string, type: string): number => (journals[runId] ?? []).filter((event) => event.type === type).length;
  for (const runId of ["a", "b"]) {
    expect(journals[runId]?.at(-1)?.type).toBe("run_completed");
    expect(count(runId, "step_retrying"), `retries of ${runId}: a crash uses up none`).toBe(1);
    expect(count(runId, "step_failed"), `failures of ${runId}`).toBe(1);
  }
  expect(journals["c"]?.at(-1)?.type).toBe("run_cancelled");
  expect(count("c", "run_cancel_requested")).toBe(1);
  const cleanedUp = (journals["c"] ?? []).some(
    ({ type, value }) => type === "step_completed" && decode(value ?? "") === "c clean-up",
  );
  expect(cleanedUp, "the clean-up of the cancelled run").toBe(true);
}
