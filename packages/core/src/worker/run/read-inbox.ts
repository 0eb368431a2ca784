import type { InboxEntry, Store } from "../../store/contract.ts";

const page = 1_000;

/** All that stands in the run's inbox behind a position. */
export async function readWholeInbox(store: Store, runId: string, after: number): Promise<InboxEntry[]> {
  const entries: InboxEntry[] = [];
  for (let from = after; ; from = entries.at(-1)?.position ?? from) {
    const next = await store.readInbox(runId, from, page);
    entries.push(...next);
    if (next.length < page) return entries;
  }
}
