import { start } from "workflow/api";
import type { Scenario } from "../scenario.ts";
import { median } from "../statistics.ts";
import { fanOut } from "../workflows.ts";

const width = 200;
const rounds = 15;

/** D: one workflow that runs 200 steps at once. */
export const wideFanOut: Scenario = {
  id: "D",
  title: "fan-out of 200 steps",
  async run(raw) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await raw.commits(140);
      const begin = performance.now();
      const run = await start(fanOut, [width]);
      const result = await run.returnValue;
      times.push(performance.now() - begin);
      if (result !== width) throw new Error(`a fan-out of ${width} gave ${String(result)}`);
    }
    const value = median(times);
    return [{ name: "D", value, unit: "ms", ratio: value / raw.commitMs, of: "raw commit", target: { most: 133 } }];
  },
};
