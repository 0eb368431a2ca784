import { start } from "workflow/api";
import type { Scenario } from "../scenario.ts";
import { percentile } from "../statistics.ts";
import { oneStep } from "../workflows.ts";

const rounds = 1_000;
const runsPerRound = 1;
const rawPerRound = 2;

/** A: from `start()` to the result of a workflow of one step. */
export const oneStepLatency: Scenario = {
  id: "A",
  title: "start to result, one step",
  async run(raw) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await raw.commits(rawPerRound);
      for (let index = 0; index < runsPerRound; index += 1) {
        const begin = performance.now();
        const run = await start(oneStep, [index]);
        const result = await run.returnValue;
        times.push(performance.now() - begin);
        if (result !== index) throw new Error(`one step of ${index} gave ${String(result)}`);
      }
    }
    times.sort((a, b) => a - b);
    const figure = (name: string, fraction: number, most: number) => {
      const value = percentile(times, fraction);
      return { name, value, unit: "ms", ratio: value / raw.commitMs, of: "raw commit", target: { most } };
    };
    return [figure("A p50", 0.5, 8), figure("A p95", 0.95, 20)];
  },
};
