import type { PageLimit } from "perdure/store";

interface Payload {
  detail: string | null;
  value: string | null;
}

/** Bytes that an event or a message counts for in a page beside its payload. */
const overhead = 256;

function sizeOf({ detail, value }: Payload): number {
  return overhead + (detail?.length ?? 0) + (value?.length ?? 0);
}

/** The first of the items that the page holds: at least one where there is one. */
export function firstOf<Item extends Payload>(items: readonly Item[], { limit, maxBytes }: PageLimit): Item[] {
  let bytes = 0;
  const page: Item[] = [];
  for (const item of items.slice(0, limit)) {
    bytes += sizeOf(item);
    if (page.length > 0 && bytes > maxBytes) break;
    page.push(item);
  }
  return page;
}

/**
 * Says when rows hold more than a page may. `text` is a row's JSON of `count` items, which is longer than their payload; it is only
 * parsed when that could be too much.
 */
export function createMeter(maxBytes: number, itemsOf: (text: string) => Payload[]): (text: string, count: number) => boolean {
  let known = 0;
  let possible = 0;
  let unread: string[] = [];
  return (text, count) => {
    possible += text.length + count * overhead;
    unread.push(text);
    if (known + possible <= maxBytes) return false;
    for (const item of unread.flatMap(itemsOf)) known += sizeOf(item);
    possible = 0;
    unread = [];
    return known > maxBytes;
  };
}
