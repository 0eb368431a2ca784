import { start } from "workflow/api";
import type { Figure, Scenario } from "../scenario.ts";
import { median } from "../statistics.ts";
import { chain } from "../workflows.ts";

/** Length of the chain, and how many of it are measured. */
const chains = [
  { length: 100, times: 21 },
  { length: 1_000, times: 7 },
  { length: 10_000, times: 3 },
];
const rawPerChain = 100;

/** B: a chain of no-op steps; what one costs may not grow with the chain. */
export const stepChain: Scenario = {
  id: "B",
  title: "chain of no-op steps",
  async run(raw) {
    const perStep = new Map<number, number>();
    const samples = new Map<number, number[]>(chains.map(({ length }) => [length, []]));
    // The lengths take turns, so that a slow minute of the machine meets all of them.
    for (let turn = 0; turn < Math.max(...chains.map(({ times }) => times)); turn += 1) {
      for (const { length, times } of chains) {
        if (turn >= times) continue;
        await raw.commits(rawPerChain);
        samples.get(length)?.push(await measure(length));
      }
    }
    for (const [length, times] of samples) perStep.set(length, median(times));
    const figures: Figure[] = [...perStep].map(([length, value]) => {
      return {
        name: `B ${length}`,
        value,
        unit: "ms/step",
        ratio: value / raw.commitMs,
        of: "raw commit",
        target: { most: 1.8 },
      };
    });
    const short = perStep.get(100) ?? NaN;
    const long = perStep.get(10_000) ?? NaN;
    figures.push({
      name: "B 10000 to 100",
      value: long,
      unit: "ms/step",
      ratio: long / short,
      of: "a step at 100",
      target: { most: 1.25 },
    });
    return figures;
  },
};

async function measure(length: number): Promise<number> {
  const begin = performance.now();
  const run = await start(chain, [length]);
  const result = await run.returnValue;
  if (result !== length) throw new Error(`a chain of ${length} gave ${String(result)}`);
  return (performance.now() - begin) / length;
}
