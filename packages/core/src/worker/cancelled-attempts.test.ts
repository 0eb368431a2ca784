import { expect, test } from "vitest";
import { stepContext } from "./step/step-context.ts";
import { Workbench } from "../../support/workbench.ts";

test("a cancellation aborts what runs at once, and not only when the run has ended", async () => {
  let aborted = false;
  const seen: boolean[] = [];
  const steps = {
    long: () => {
      stepContext.getStore()?.signal.addEventListener("abort", () => (aborted = true));
      return new Promise(() => undefined);
    },
    clean: () => void seen.push(aborted),
  };
  const bench = new Workbench({ steps });
  const worker = await bench.worker();
  const runId = await bench.start(`main(async () => { try { await step("long"); } finally { await step("clean"); } });`);
  await bench.until(runId, ({ owner, outstanding }) => owner !== null && outstanding);
  await bench.clock.advance(100);
  const message = { type: "cancel", messageId: "m1", correlationIds: [], detail: '{"reason":null}', value: null } as const;
  await bench.group.submit({ kind: "send", to: { runId }, message });
  expect(await bench.ended(runId)).toMatchObject({ status: "cancelled" });
  expect(seen).toEqual([true]);
  await worker.stop();
});
