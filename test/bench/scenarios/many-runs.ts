import { start } from "workflow/api";
import type { Scenario } from "../scenario.ts";
import { median } from "../statistics.ts";
import { threeSteps } from "../workflows.ts";

const workflows = 500;
const stepsEach = 3;
const rounds = 7;

/** C: many workflows at once; what a process gets through. */
export const manyRuns: Scenario = {
  id: "C",
  title: "500 workflows of 3 steps at once",
  async run(raw) {
    const rates: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await raw.batches(50);
      const begin = performance.now();
      const results = await Promise.all(Array.from({ length: workflows }, (_, index) => resultOf(index)));
      rates.push((workflows * stepsEach) / ((performance.now() - begin) / 1000));
      for (const [index, result] of results.entries())
        if (result !== index + 2) throw new Error(`workflow ${index} gave ${result}`);
    }
    const value = median(rates);
    return [
      {
        name: "C",
        value,
        unit: "steps/s",
        ratio: value / raw.batchedRowsPerSecond,
        of: "raw rows/s in transactions of 100",
        target: { least: 0.1 },
      },
    ];
  },
};

async function resultOf(index: number): Promise<number> {
  const run = await start(threeSteps, [index]);
  return await run.returnValue;
}
