import type { PageLimit } from "./contract/contract.ts";
import { sizeOfEvent } from "../journal/events.ts";

/** The first of the events or messages that a page holds (S35, S61): at least one where there is one. */
export function firstOf<Item extends { detail: string | null; value: string | null }>(
  items: readonly Item[],
  { limit, maxBytes }: PageLimit,
): Item[] {
  let bytes = 0;
  const page: Item[] = [];
  for (const item of items.slice(0, limit)) {
    bytes += sizeOfEvent(item);
    if (page.length > 0 && bytes > maxBytes) break;
    page.push(item);
  }
  return page;
}
