import { expect, test } from "vitest";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { Workbench } from "../../support/workbench.ts";

const hang = `main(() => step("hang"));`;

function cancel(bench: Workbench, runId: string): Promise<unknown> {
  const message = { type: "cancel", messageId: "c", correlationIds: [], detail: '{"reason":null}', value: null } as const;
  return bench.group.submit({ kind: "send", to: { runId }, message });
}

test("hung steps of cancelled runs give their slots back after the grace; as many as slots stop the claims until one ends", async () => {
  const clock = new VirtualClock();
  const hanging: (() => void)[] = [];
  const steps = { hang: () => new Promise<void>((resolve) => hanging.push(resolve)), work: () => "done" };
  const bench = new Workbench({ steps, clock, limits: { concurrentSteps: 3, graceMs: 10_000 } });
  const worker = await bench.worker();
  const hung = [await bench.start(hang), await bench.start(hang), await bench.start(hang)];
  await clock.advance(1_000);
  expect(hanging.length).toBe(3);
  for (const runId of hung) await cancel(bench, runId);
  await clock.advance(9_000);
  expect(worker.context.slots.free).toBe(0);
  await clock.advance(2_000);
  expect(bench.lines.filter((line) => line.includes("was aborted 10000 ms ago and still runs")).length).toBe(3);
  expect(bench.lines.join("")).toContain("as many as there are slots");
  expect([worker.overrun, worker.accepting, worker.context.slots.free]).toEqual([true, false, 3]);
  const next = await bench.start(`main(() => step("work"));`);
  await clock.advance(60_000);
  expect(await bench.store.readRun({ runId: next })).toMatchObject({ status: "pending" });

  hanging[0]?.();
  await clock.advance(1_000);
  expect(worker.overrun).toBe(false);
  expect(await bench.ended(next)).toMatchObject({ value: "done" });
  for (const end of hanging) end();
  await clock.advance(1);
  expect(worker.context.slots.forsaken).toBe(0);
  await worker.stop(0);
});

test("a fan-out starves nobody: a run that is claimed beside it has its turn at the next slot", async () => {
  const clock = new VirtualClock();
  const waiting: (() => void)[] = [];
  const slow = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const bench = new Workbench({ steps: { slow, quick: () => "done" }, clock, limits: { concurrentSteps: 10 } });
  const worker = await bench.worker();
  await bench.start(`main(() => Promise.all(Array.from({ length: 500 }, () => step("slow"))));`);
  await clock.advance(1_000);
  expect(waiting.length).toBe(10);
  const other = await bench.start(`main(() => step("quick"));`);
  await clock.advance(1_000);
  waiting.shift()?.();
  waiting.shift()?.();
  await clock.advance(100);
  expect(await bench.ended(other)).toMatchObject({ value: "done" });
  await worker.stop(0);
});
