import { shortened } from "./shortened.ts";

const longestText = 300;
const plain = /^[\x21-\x7e]+$/;

/** An id within a message: as it is where that can't mislead, else in quotes, with what can't be seen escaped; never long. */
export function quotedId(id: string): string {
  const text = shortened(id, longestText);
  return plain.test(text) ? text : JSON.stringify(text);
}
