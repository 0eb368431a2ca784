import { expect, test } from "vitest";
import { wait } from "../clock/clock.ts";
import { Workbench } from "../../support/workbench.ts";

test("a run that was under way begins no further step while another one has its turn alone", async () => {
  let ticks = 0;
  const meanwhile: number[] = [];
  const steps = {
    suspect: async () => {
      const before = ticks;
      await wait(bench.clock, 5_000);
      meanwhile.push(ticks - before);
    },
    tick: async () => {
      ticks += 1;
      await wait(bench.clock, 100);
    },
  };
  const bench: Workbench = new Workbench({ steps, limits: { soloDeaths: 100 } });
  const suspect = await bench.start(`main(() => step("suspect"));`);
  await dieWith(bench, suspect, 5);
  const other = await bench.start(`main(async () => { for (let turn = 0; turn < 40; turn += 1) await step("tick"); });`);
  const worker = await bench.worker();
  expect(await bench.ended(suspect)).toMatchObject({ status: "completed" });
  expect(meanwhile).toEqual([0]);
  expect(ticks).toBeGreaterThan(0);
  expect(await bench.ended(other)).toMatchObject({ status: "completed" });
  expect(ticks).toBe(40);
  await worker.stop();
});

/** Its owner dies so often while it hangs in its step. */
async function dieWith(bench: Workbench, runId: string, deaths: number): Promise<void> {
  const suspect = (): Promise<void> => new Promise(() => undefined);
  const hanging = new Workbench({ beside: bench, steps: { suspect }, limits: { soloDeaths: 100, turnMs: 20 } });
  for (let death = 0; death < deaths; death += 1) {
    const worker = await hanging.worker();
    await bench.until(runId, ({ owner, outstanding }) => owner === worker.context.workerId && outstanding);
    bench.store.kill(worker.context.workerId);
  }
}
