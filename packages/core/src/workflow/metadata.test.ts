import { afterAll, expect, test } from "vitest";
import { useApp, testWorkflow } from "../../support/app.ts";
import { Workbench } from "../../support/workbench.ts";
import { start } from "../api/start.ts";
import { runtime } from "../runtime/runtime.ts";
import { getStepMetadata, type StepMetadata } from "./metadata.ts";

afterAll(() => runtime().close(0));

test("a step can return what it knows of itself; its signal stays behind", async () => {
  let signal: unknown;
  const facts = (): StepMetadata => {
    const metadata = getStepMetadata();
    ({ signal } = metadata);
    return metadata;
  };
  await useApp(`main(() => step("facts"));`, { facts });
  const value = await (await start<StepMetadata>(testWorkflow)).returnValue;
  expect(Object.keys(value)).toEqual(["stepId", "stepName", "attempt", "stepStartedAt", "attemptStartedAt"]);
  expect(value).toMatchObject({ stepName: "facts", attempt: 1 });
  expect(value.stepStartedAt.getTime()).toBeLessThanOrEqual(value.attemptStartedAt.getTime());
  expect(value.attemptStartedAt).toBeInstanceOf(Date);
  expect(signal).toBeInstanceOf(AbortSignal);
});

test("a step began when its first attempt did, whatever attempt it is", async () => {
  const seen: StepMetadata[] = [];
  const retried = Object.assign(
    () => {
      seen.push(getStepMetadata());
      if (seen.length < 3) throw new Error("again");
    },
    { retryDelay: 15 },
  );
  await useApp(`main(() => step("retried"));`, { retried });
  await (
    await start(testWorkflow)
  ).returnValue;
  expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(new Set(seen.map(({ stepId }) => stepId)).size).toBe(1);
  expect(new Set(seen.map(({ stepStartedAt }) => stepStartedAt.getTime())).size).toBe(1);
  const attempts = seen.map(({ attemptStartedAt }) => attemptStartedAt.getTime());
  expect(attempts[1]).toBeGreaterThan(seen[1]?.stepStartedAt.getTime() ?? Infinity);
  expect(new Set(attempts).size).toBe(3);
});

test("a step began when its first attempt did, after the death of the process that made it as well", async () => {
  const seen: StepMetadata[] = [];
  const retried = Object.assign(
    () => {
      seen.push(getStepMetadata());
      if (seen.length < 2) throw new Error("again");
    },
    { retryDelay: 60_000 },
  );
  const bench = new Workbench({ steps: { retried } });
  const first = await bench.worker();
  const runId = await bench.start(`main(() => step("retried"));`);
  await bench.until(runId, () => seen.length === 1);
  await bench.clock.advance(5_000);
  bench.store.kill(first.context.workerId);
  const second = await new Workbench({ beside: bench, steps: { retried } }).worker();
  expect(await bench.ended(runId)).toMatchObject({ status: "completed" });
  await second.stop();
  const [before, behind] = seen;
  expect(behind?.attempt).toBe(2);
  expect(behind?.stepStartedAt).toEqual(before?.stepStartedAt);
  expect(behind?.attemptStartedAt.getTime()).toBeGreaterThanOrEqual((before?.attemptStartedAt.getTime() ?? 0) + 20_000);
});
