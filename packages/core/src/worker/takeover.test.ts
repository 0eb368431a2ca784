/** A run changes its owner, and its inbox has a history: it comes to its end all the same, however that is. */
import { describe, expect, test } from "vitest";
import type { InboxMessage } from "../store/contract/contract.ts";
import type { WorkerLimits } from "./context/limits.ts";
import { Workbench } from "../../support/workbench.ts";
import type { Worker } from "./worker.ts";

/** `asks`: it sleeps first, so that a message has to come. */
const workflow = `main(async (asks) => {
  if (asks) await perdure.sleep("1h");
  await step("hold");
  await perdure.sleep(20);
  return await step("last");
});`;

/** How the first owner and the run part. */
const changes: Record<string, (bench: Workbench, worker: Worker) => Promise<void>> = {
  "a kill": async (bench, worker) => bench.store.kill(worker.context.workerId),
  "a stop": async (_bench, worker) => await worker.stop(0),
};

/** What has come into the inbox, and whether the first owner has taken it. */
const inboxes: Record<string, string[]> = {
  "nothing came": [],
  "a message was taken": ["taken"],
  "one waits": ["waits"],
  both: ["taken", "waits"],
};

const hangs = (): Promise<void> => new Promise(() => undefined);
const holding = { hold: hangs, last: () => "done" };
const whole = { hold: () => "held", last: () => "done" };

/** What the next owners bring the run to; no message helps them on but where one is what it is about. */
const ends: Record<string, (before: Workbench, runId: string) => Promise<void>> = {
  async end(before, runId) {
    await completes(before, runId);
  },
  async cancellation(before, runId) {
    const bench = new Workbench({ beside: before, steps: holding });
    const worker = await bench.worker();
    await bench.until(runId, ({ owner }) => owner === worker.context.workerId);
    await send(before, runId, { messageId: "cancel", type: "cancel", detail: JSON.stringify({ reason: null }) });
    expect(await bench.ended(runId)).toMatchObject({ status: "cancelled" });
    await worker.stop();
  },
  async parking(before, runId) {
    const without = new Workbench({ beside: before, steps: { hold: () => "held" } });
    const worker = await without.worker();
    expect(await without.until(runId, ({ status }) => status === "parked")).toMatchObject({ code: "step_not_registered" });
    await worker.stop();
    await completes(before, runId);
  },
  async release(before, runId) {
    const bench = new Workbench({ beside: before, steps: holding });
    const worker = await bench.worker();
    await bench.until(runId, ({ owner, outstanding }) => owner === worker.context.workerId && outstanding);
    await worker.stop(0);
    expect((await before.store.readRun({ runId }))?.owner).toBe(null);
    await completes(before, runId);
  },
  async eviction(before, runId) {
    await completes(before, runId, { residentBytes: 0 });
  },
};

describe.each(Object.entries(changes))("after %s", (_change, change) => {
  describe.each(Object.entries(inboxes))("when %s", (_inbox, came) => {
    test.each(Object.entries(ends))("the run comes to its %s", async (_end, expectEnd) => {
      const bench = new Workbench({ steps: holding });
      const first = await bench.worker();
      const asks = came.includes("taken");
      const runId = await bench.start(workflow, [asks]);
      if (asks) {
        await bench.until(runId, ({ wakeAt, status }) => status === "running" && wakeAt !== null);
        const wait = (await bench.journal(runId)).find(({ type }) => type === "wait_created");
        await send(bench, runId, { messageId: "taken", correlationIds: [wait?.correlationId ?? ""] });
      }
      await bench.until(runId, ({ status, outstanding }) => status === "running" && outstanding);
      await change(bench, first);
      // Names no wait of the run: it concerns nothing and is in the way of nothing.
      if (came.includes("waits")) await send(bench, runId, { messageId: "waits", correlationIds: ["wait_none"] });
      await expectEnd(bench, runId);
    });
  });
});

async function completes(before: Workbench, runId: string, limits: Partial<WorkerLimits> = {}): Promise<void> {
  const bench = new Workbench({ beside: before, steps: whole, limits });
  const worker = await bench.worker();
  expect(await bench.ended(runId)).toMatchObject({ status: "completed", value: "done" });
  await worker.stop();
}

async function send({ store }: Workbench, runId: string, fields: Partial<InboxMessage>): Promise<void> {
  const message: InboxMessage = { messageId: "m", type: "wake", correlationIds: [], detail: null, value: null, ...fields };
  expect(await store.write([{ kind: "send", to: { runId }, message }])).toMatchObject([{ outcome: "sent" }]);
}
