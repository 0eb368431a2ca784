/** What is read of a run and of a bundle: copies, so that nobody changes what is stored. */
import type { JournalEvent } from "../../journal/events.ts";
import type { Bundle, InboxPage, PageLimit, RunRecord } from "../contract/contract.ts";
import { firstOf } from "../page.ts";
import { type MemoryState, recordOf } from "./state.ts";

export function readRun(state: MemoryState, by: { runId: string } | { idempotencyKey: string }): RunRecord | null {
  const run = "runId" in by ? state.runs.get(by.runId) : state.byIdempotencyKey.get(by.idempotencyKey);
  return run === undefined ? null : recordOf(run);
}

export function readJournal(state: MemoryState, runId: string, after: number, page: PageLimit): JournalEvent[] {
  const journal = state.runs.get(runId)?.journal ?? [];
  return firstOf(journal.slice(after), page).map((event) => ({ ...event }));
}

export function readInbox(state: MemoryState, runId: string, after: number, page: PageLimit): InboxPage {
  const behind = [...(state.runs.get(runId)?.inbox.values() ?? [])].filter(({ position }) => position > after);
  const entries = firstOf(behind, page);
  return {
    entries: entries.map((entry) => ({ ...entry, correlationIds: [...entry.correlationIds] })),
    end: entries.length === behind.length,
  };
}

export function ownedInboxes(state: MemoryState, workerId: string): string[] {
  const owned = [...state.live].filter((run) => run.record.owner === workerId && run.inbox.size > 0);
  return owned.map((run) => run.record.runId);
}

export function readBundle(state: MemoryState, hash: string): Bundle | null {
  const found = state.bundles.get(hash);
  if (found === undefined) return null;
  const { unusedSince: _, ...bundle } = found;
  return structuredClone(bundle);
}
