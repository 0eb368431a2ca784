import { perdureError } from "../errors/perdure-error.ts";
import type { JournalEvent } from "../journal/events.ts";
import type { PageLimit, Store } from "./contract/contract.ts";

/** What a reader takes at once. */
export const journalPage: PageLimit = { limit: 5_000, maxBytes: 16 * 1024 * 1024 };

/** The first `length` events of the run. Throws `corrupt_value` where the store has fewer. */
export async function readWholeJournal(store: Store, runId: string, length: number): Promise<JournalEvent[]> {
  const events: JournalEvent[] = [];
  while (events.length < length) {
    const next = await store.readJournal(runId, events.length, journalPage);
    if (next.length === 0)
      throw perdureError("corrupt_value", { reason: `the journal ends at event ${events.length} of ${length}` });
    events.push(...next);
  }
  return events;
}
