import { start } from "workflow/api";
import type { Figure, Scenario } from "../scenario.ts";
import { dateSleeper } from "../date-sleeper.ts";
import { sleeper } from "../workflows.ts";

const runs = 10_000;
const batch = 500;
const targetBytes = 6 * 1024;

/** E: what a run that sleeps costs in memory. Heap after two collections; RSS beside it. */
export const sleepingRuns: Scenario = {
  id: "E",
  title: "10,000 runs that sleep an hour",
  async run() {
    const collect = (globalThis as { gc?: () => void }).gc;
    if (collect === undefined) throw new Error("scenario E needs node --expose-gc");
    return [...(await measure("E", sleeper, collect, targetBytes)), ...(await measure("E date-fns", dateSleeper, collect, null))];
  },
};

async function measure(
  name: string,
  workflow: () => Promise<unknown>,
  collect: () => void,
  target: number | null,
): Promise<Figure[]> {
  await startSleeping(workflow, 100);
  const before = await settledMemory(collect);
  for (let started = 0; started < runs; started += batch) await startSleeping(workflow, batch);
  const after = await settledMemory(collect);
  const heap = (after.heapUsed - before.heapUsed) / runs;
  const rss = (after.rss - before.rss) / runs;
  return [
    {
      name,
      value: heap,
      unit: "heap bytes/run",
      ratio: heap / targetBytes,
      of: "6 KiB",
      target: target === null ? null : { most: 1 },
    },
    { name: `${name} RSS`, value: rss, unit: "RSS bytes/run", ratio: rss / targetBytes, of: "6 KiB", target: null },
  ];
}

async function startSleeping(workflow: () => Promise<unknown>, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => start(workflow)));
}

async function settledMemory(collect: () => void): Promise<NodeJS.MemoryUsage> {
  // What the last runs still have on its way (commits, write-behind notes) ends first.
  await new Promise((resolve) => setTimeout(resolve, 500));
  collect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
  return process.memoryUsage();
}
