import { setTimeout as delay } from "node:timers/promises";
import { getWritable } from "workflow";
import { entered, held } from "../src/ledger";

/** Streams a story word by word. Each chunk is a line of JSON, so that a reader can count them. */
export async function tellStory(hero: string) {
  "use workflow";

  const outline = await findOutline(hero);
  const writable = getWritable<Uint8Array>();
  const told = await tell(writable, outline.words);
  return { hero, words: told.words };
}

async function findOutline(hero: string) {
  "use step";

  return entered(async () => {
    const text =
      `Once upon a time ${hero} started a long job. In the middle of it the power went out. ` +
      `When the lights came back ${hero} did not begin again, for every finished step was written down. ` +
      `So the job went on where it had stopped, and nobody who was listening heard a word twice.`;
    return { words: text.split(" ") };
  });
}

async function tell(writable: WritableStream<Uint8Array>, words: string[]) {
  "use step";

  return entered(async () => {
    const writer = writable.getWriter();
    for (const [index, word] of words.entries()) {
      await writer.write(new TextEncoder().encode(`${JSON.stringify({ index, word })}\n`));
      await delay(Number(process.env["STORY_DELAY_MS"] ?? 80));
      await held(`word-${index}`);
    }
    await writer.close();
    await held("closed");
    return { words: words.length };
  });
}
