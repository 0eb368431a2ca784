import { expect, test } from "vitest";
import { Workbench } from "../../support/workbench.ts";
import { virtualStart } from "../../support/virtual-clock.ts";
import { getStepMetadata } from "./metadata.ts";

const at = (afterMs: number): Date => new Date(virtualStart + afterMs);

test("what a step knows of itself can be returned, and says when the first attempt began and when this one", async () => {
  let attempts = 0;
  const steps = {
    told: Object.assign(
      () => {
        attempts += 1;
        if (attempts === 1) throw new Error("again");
        return getStepMetadata();
      },
      { retryDelay: "1m", backoff: "constant" },
    ),
  };
  const bench = new Workbench({ steps });
  const worker = await bench.worker();
  const runId = await bench.start(`main(async () => { await perdure.sleep("1h"); return await step("told"); });`);
  await bench.clock.advance(3_600_000);
  const { value } = await bench.ended(runId);
  expect(value).toEqual({
    stepId: expect.stringMatching(/^step_/) as string,
    stepName: "told",
    attempt: 2,
    stepStartedAt: at(3_600_000),
    attemptStartedAt: at(3_660_000),
  });
  await worker.stop();
});

test("after a crash the first attempt is still the one that began first", async () => {
  const first = new Workbench({ steps: { told: () => new Promise(() => undefined) } });
  const worker = await first.worker();
  const runId = await first.start(`main(() => step("told"));`);
  await first.clock.advance(1_000);
  first.store.kill(worker.context.workerId);
  await first.clock.advance(7_200_000);
  const second = new Workbench({ beside: first, steps: { told: () => getStepMetadata() } });
  const next = await second.worker();
  const { value } = await second.ended(runId);
  expect(value).toMatchObject({ attempt: 1, stepStartedAt: at(0), attemptStartedAt: at(7_201_000) });
  await next.stop();
});
