import { start } from "workflow/api";
import type { Scenario } from "../scenario.ts";
import { median } from "../statistics.ts";
import { stream } from "../workflows.ts";

const chunks = 2_000;
const chunkBytes = 1024;
const rounds = 300;
const rawPerRound = 7;

/** F: chunks from a step to a reader in the same process. */
export const streamThroughput: Scenario = {
  id: "F",
  title: "2,000 chunks of 1 KiB from a step to a reader",
  async run(raw) {
    const first: number[] = [];
    const total: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await raw.commits(rawPerRound);
      const begin = performance.now();
      const run = await start(stream, [chunks, chunkBytes]);
      let seen = 0;
      for await (const chunk of run.getReadable()) {
        if (seen === 0) first.push(performance.now() - begin);
        if (chunk.length !== chunkBytes || chunk[0] !== seen % 256) throw new Error(`chunk ${seen} is not what was written`);
        seen += 1;
      }
      total.push(performance.now() - begin);
      if (seen !== chunks) throw new Error(`${seen} of ${chunks} chunks arrived`);
    }
    const perChunk = median(total) / chunks;
    const firstChunk = median(first);
    return [
      {
        name: "F chunk",
        value: perChunk,
        unit: "ms/chunk",
        ratio: perChunk / raw.commitMs,
        of: "raw commit",
        target: { most: 0.4 },
      },
      {
        name: "F first",
        value: firstChunk,
        unit: "ms",
        ratio: firstChunk / raw.commitMs,
        of: "raw commit",
        target: { most: 10 },
      },
    ];
  },
};
