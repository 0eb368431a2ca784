import { expect, test } from "vitest";
import type { Operation, Store } from "../../store/contract/contract.ts";
import { Workbench } from "../../../support/workbench.ts";

test("a retry begins when the failure before it is durable, and not sooner", async () => {
  let attempts = 0;
  const flaky = (): string => {
    attempts += 1;
    if (attempts === 1) throw new Error("once");
    return "done";
  };
  const bench = new Workbench({ steps: { flaky } });
  let letGo = (): void => undefined;
  const hold = new Promise<void>((resolve) => (letGo = resolve));
  let held = 0;
  const holding: Store = Object.create(bench.store, {
    write: {
      value: async (operations: readonly Operation[]) => {
        if (operations.some((operation) => operation.kind === "commit" && operation.events.some(isRetry))) {
          held += 1;
          await hold;
        }
        return await bench.store.write(operations);
      },
    },
  });
  const worker = await bench.worker(holding);
  const runId = await bench.start(`main(() => step("flaky"));`);
  await bench.until(runId, () => held === 1);
  await bench.clock.advance(60_000);
  expect(attempts).toBe(1);
  letGo();
  expect(await bench.ended(runId)).toMatchObject({ value: "done" });
  expect(attempts).toBe(2);
  await worker.stop();
});

function isRetry({ type }: { type: string }): boolean {
  return type === "step_retrying";
}
