/** How a worker and its runs part: nothing is left behind, whoever goes first. */
import { expect, test } from "vitest";
import type { InboxMessage, Store } from "../store/contract/contract.ts";
import { stepContext } from "./step/step-context.ts";
import { Workbench } from "../../support/workbench.ts";

const cancel: InboxMessage = {
  type: "cancel",
  messageId: "cancel",
  correlationIds: [],
  detail: JSON.stringify({ reason: "enough" }),
  value: null,
};

const hangs = (): Promise<void> => new Promise(() => undefined);

test("a worker's life ends when it has released all its runs, and not sooner", async () => {
  const bench = new Workbench({ steps: { hangs } });
  const runIds: string[] = [];
  const ownersAtEnd: (string | null | undefined)[] = [];
  const watching: Store = Object.create(bench.store, {
    register: {
      value: async (...args: Parameters<Store["register"]>) => {
        const life = await bench.store.register(...args);
        const end = async (): Promise<void> => {
          for (const runId of runIds) ownersAtEnd.push((await bench.store.readRun({ runId }))?.owner);
          await life.end();
        };
        return Object.create(life, { end: { value: end } }) as typeof life;
      },
    },
  });
  const worker = await bench.worker(watching);
  for (let index = 0; index < 3; index += 1) runIds.push(await bench.start(`main(() => step("hangs"));`));
  for (const runId of runIds) await bench.until(runId, ({ outstanding, owner }) => owner !== null && outstanding);
  await worker.stop(0);
  expect(ownersAtEnd).toEqual([null, null, null]);
});

test("a run that another worker has taken over is left alone: its attempts are aborted", async () => {
  let aborted = 0;
  let letGo = (): void => undefined;
  let lost = false;
  const steps = {
    long: () => {
      const signal = stepContext.getStore()?.signal;
      signal?.addEventListener("abort", () => (aborted += 1));
      return lost ? "long" : hangs();
    },
    short: () => (lost ? "short" : new Promise((resolve) => (letGo = () => resolve("short")))),
  };
  const bench = new Workbench({ steps });
  const first = await bench.worker();
  const runId = await bench.start(`main(() => Promise.all([step("long"), step("short")]));`);
  await bench.until(runId, ({ owner, outstanding }) => owner === first.context.workerId && outstanding);
  await bench.clock.advance(100);
  lost = true;
  // The first worker goes on, as one that does not know yet that it was declared dead.
  bench.store.kill(first.context.workerId);
  const second = await bench.worker();
  expect(await bench.ended(runId)).toMatchObject({ value: ["long", "short"] });
  expect(aborted).toBeLessThanOrEqual(1);
  letGo();
  await bench.clock.advance(10_000);
  expect(aborted).toBe(1);
  expect(first.runs).toBe(0);
  await second.stop();
});

test("the limit of a clean-up holds at the next owner too", async () => {
  const bench = new Workbench({ steps: { hangs } });
  const first = await bench.worker();
  const runId = await bench.start(`main(async () => { try { await step("hangs"); } finally { await step("hangs"); } });`);
  await bench.until(runId, ({ outstanding, owner }) => owner !== null && outstanding);
  await bench.group.submit({ kind: "send", to: { runId }, message: cancel });
  const asked = bench.clock.now();
  await bench.clock.until(async () => (await bench.types(runId)).includes("run_cancel_requested"));
  await bench.clock.advance(20_000);
  bench.store.kill(first.context.workerId);
  const second = await bench.worker();
  expect(await bench.ended(runId)).toMatchObject({ status: "cancelled" });
  expect(bench.clock.now() - asked).toBe(30_000);
  await second.stop();
});
