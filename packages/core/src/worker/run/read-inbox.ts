import type { InboxEntry, PageLimit, Store } from "../../store/contract/contract.ts";

const page: PageLimit = { limit: 1_000, maxBytes: 16 * 1024 * 1024 };

/** All that stands in the run's inbox behind a position. */
export async function readWholeInbox(store: Store, runId: string, after: number): Promise<InboxEntry[]> {
  const entries: InboxEntry[] = [];
  for (let from = after; ; from = entries.at(-1)?.position ?? from) {
    const next = await store.readInbox(runId, from, page);
    entries.push(...next.entries);
    if (next.end || next.entries.length === 0) return entries;
  }
}

/** Why a cancellation was asked for, from its message. */
export function cancelReason(detail: string | null): string | null {
  const { reason } = JSON.parse(detail ?? "{}") as { reason?: string | null };
  return reason ?? null;
}
