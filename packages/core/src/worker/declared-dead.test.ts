import { expect, test } from "vitest";
import type { Operation, Store } from "../store/contract/contract.ts";
import { stepContext } from "./step/step-context.ts";
import { Workbench } from "../../support/workbench.ts";

test("a worker that was declared dead drops its runs, aborts their attempts and writes nothing more", async () => {
  let aborted = 0;
  const hangs = (): Promise<void> => {
    stepContext.getStore()?.signal.addEventListener("abort", () => (aborted += 1));
    return new Promise(() => undefined);
  };
  const bench = new Workbench({ steps: { hangs } });
  let dead = false;
  let writes = 0;
  const store: Store = Object.create(bench.store, {
    register: {
      value: async (...args: Parameters<Store["register"]>) => {
        const life = await bench.store.register(...args);
        return Object.create(life, { validUntil: { value: () => (dead ? 0 : life.validUntil()) } }) as typeof life;
      },
    },
    write: {
      value: async (operations: readonly Operation[]) => {
        if (dead) writes += 1;
        return await bench.store.write(operations);
      },
    },
  });
  const worker = await bench.worker(store);
  const lost = new Promise<void>((resolve) => (worker.onLost = resolve));
  const runId = await bench.start(`main(() => step("hangs"));`);
  await bench.until(runId, ({ owner, outstanding }) => owner !== null && outstanding);
  await bench.clock.advance(100);
  dead = true;
  await bench.clock.during(lost);
  await bench.clock.advance(60_000);
  expect({ runs: worker.runs, accepting: worker.accepting, aborted, writes }).toEqual({
    runs: 0,
    accepting: false,
    aborted: 1,
    writes: 0,
  });
});
