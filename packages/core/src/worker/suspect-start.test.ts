import { expect, test } from "vitest";
import { Workbench } from "../../support/workbench.ts";

test("a suspect's step begins when its start is recorded, so that a death in it is counted", async () => {
  const hangs = (): Promise<void> => new Promise(() => undefined);
  const dying = new Workbench({ steps: { work: hangs } });
  const runId = await dying.start(`main(() => step("work"));`);
  for (let death = 0; death < 2; death += 1) {
    const worker = await dying.worker();
    await dying.until(runId, ({ owner, outstanding }) => owner === worker.context.workerId && outstanding);
    await dying.clock.advance(100);
    dying.store.kill(worker.context.workerId);
  }
  const recorded = (await dying.types(runId)).filter((type) => type === "step_started").length;
  let atBeginning = 0;
  const work = async (): Promise<void> => {
    atBeginning = (await bench.types(runId)).filter((type) => type === "step_started").length;
  };
  const bench = new Workbench({ beside: dying, steps: { work } });
  const worker = await bench.worker();
  expect(await bench.ended(runId)).toMatchObject({ status: "completed" });
  expect(atBeginning).toBe(recorded + 1);
  await worker.stop();
});
