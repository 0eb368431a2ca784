/** A run that grows beyond what one may have fails with a code, and nothing else is harmed. */
import { expect, test } from "vitest";
import { Workbench } from "../../support/workbench.ts";
import type { WorkerLimits } from "./context/limits.ts";

const steps = {
  echo: (value: unknown) => value,
  flaky: Object.assign(
    () => {
      throw new Error("again");
    },
    { maxRetries: Number.POSITIVE_INFINITY, retryDelay: 1, backoff: "constant" },
  ),
};

const cases: { name: string; limits: Partial<WorkerLimits>; body: string; code: string }[] = [
  {
    name: "more commands than an activation may issue",
    limits: { commands: 100 },
    body: `main(() => Promise.all(Array.from({ length: 101 }, (_, index) => step("echo", index))));`,
    code: "too_many_commands",
  },
  {
    name: "sleeps count as well",
    limits: { commands: 10 },
    body: `main(async () => { for (let i = 0; i < 11; i += 1) void perdure.sleep(i); await step("echo", 1); });`,
    code: "too_many_commands",
  },
  {
    name: "a loop without end",
    limits: { journalEvents: 50 },
    body: `main(async () => { for (;;) await step("echo", 1); });`,
    code: "journal_too_long",
  },
  {
    name: "a journal of too many bytes",
    limits: { journalBytes: 10_000 },
    body: `main(async () => { for (;;) await step("echo", "x".repeat(1_000)); });`,
    code: "journal_too_long",
  },
  {
    name: "a step that is tried without end",
    limits: { journalEvents: 50 },
    body: `main(() => step("flaky"));`,
    code: "journal_too_long",
  },
];

test.each(cases)("$name: $code", async ({ limits, body, code }) => {
  const bench = new Workbench({ steps, limits });
  const worker = await bench.worker();
  const ended = await bench.ended(await bench.start(body));
  expect(ended).toMatchObject({ status: "failed", code, value: { code } });
  expect(await bench.ended(await bench.start(`main(() => step("echo", 1));`))).toMatchObject({ value: 1 });
  expect(worker.context.slots.free).toBe(worker.context.slots.size);
  await worker.stop();
});

test("as many commands as allowed are no more", async () => {
  const bench = new Workbench({ steps, limits: { commands: 100 } });
  const worker = await bench.worker();
  const body = `main(async () => { let sum = 0; for (let round = 0; round < 3; round += 1) sum += (await Promise.all(Array.from({ length: 100 }, () => step("echo", 1)))).length; return sum; });`;
  expect(await bench.ended(await bench.start(body))).toMatchObject({ value: 300 });
  await worker.stop();
});
