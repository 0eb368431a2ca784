import { sizeOfEvent } from "perdure/store";

type Payload = Parameters<typeof sizeOfEvent>[0];

/** What an event or a message counts for in a page beside its payload. */
const overhead: number = sizeOfEvent({ detail: null, value: null });

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
    for (const item of unread.flatMap(itemsOf)) known += sizeOfEvent(item);
    possible = 0;
    unread = [];
    return known > maxBytes;
  };
}
