import { expect, test } from "vitest";
import { Workbench } from "../../support/workbench.ts";

test("runs that wait leave memory when their journals are larger than allowed, least recently used first, and go on", async () => {
  const steps = { big: (size: number) => "x".repeat(size), last: () => "done" };
  const body = `main(async (size) => { const big = await step("big", size); await perdure.sleep("1h"); return [big.length, await step("last")]; });`;
  const bench = new Workbench({ steps, limits: { residentBytes: 5_000_000 } });
  const worker = await bench.worker();
  const runs: string[] = [];
  for (let index = 0; index < 10; index += 1) {
    runs.push(await bench.start(body, [1_000_000]));
    await bench.clock.advance(1_000);
  }
  // Each counts as twice the million of its journal.
  expect(runs.map((runId) => worker.drives(runId))).toEqual([...Array.from({ length: 8 }, () => false), true, true]);
  await bench.clock.advance(3_600_000);
  for (const runId of runs) expect(await bench.ended(runId)).toMatchObject({ value: [1_000_000, "done"] });
  await worker.stop();
});

test("small ones stay", async () => {
  const bench = new Workbench({ steps: {}, limits: { residentBytes: 5_000_000 } });
  const worker = await bench.worker();
  const runs: string[] = [];
  for (let index = 0; index < 100; index += 1) runs.push(await bench.start(`main(() => perdure.sleep("1h"));`));
  await bench.clock.advance(60_000);
  expect(runs.every((runId) => worker.drives(runId))).toBe(true);
  await worker.stop();
});
