/** A run changes its owner, and its inbox has a history: it comes to its end all the same, however that is. */
import { describe, expect, test } from "vitest";
import type { InboxMessage } from "../store/contract.ts";
import { Workbench } from "./testing.ts";
import type { Worker } from "./worker.ts";

const workflow = `main(async () => {
  await perdure.sleep("1h");
  await perdure.sleep("2h");
  return await step("last");
});`;

/** How the first owner and the run part. */
const changes: Record<string, (bench: Workbench, worker: Worker) => Promise<void>> = {
  "a kill": async (bench, worker) => bench.store.kill(worker.context.workerId),
  "a stop": async (_bench, worker) => await worker.stop(),
};

/** What has come into the inbox, and whether the first owner has taken it. */
const inboxes = {
  "nothing came": [],
  "a message was taken": ["taken"],
  "one waits": ["waits"],
  both: ["taken", "waits"],
} as const;

/** What the next owner brings the run to. */
const ends = ["end", "cancel", "park", "release", "evict"] as const;

describe.each(Object.entries(changes))("after %s", (_change, change) => {
  describe.each(Object.entries(inboxes))("when %s", (_inbox, came) => {
    test.each(ends)("the run comes to its %s", async (end) => {
      const bench = new Workbench({ steps: { last: () => "done" } });
      const first = await bench.worker();
      const runId = await bench.start(workflow);
      await waitsAt(bench, runId, 1);
      if ((came as readonly string[]).includes("taken")) await wake(bench, runId, "taken");
      await change(bench, first);
      // Names no wait of the run: it concerns nothing and is in the way of nothing.
      if ((came as readonly string[]).includes("waits"))
        await send(bench, runId, { messageId: "waits", correlationIds: ["wait_none"] });
      await reach[end](bench, runId);
    });
  });
});

const reach: Record<(typeof ends)[number], (bench: Workbench, runId: string) => Promise<void>> = {
  async end(bench, runId) {
    const worker = await bench.worker();
    await finish(bench, runId);
    await worker.stop();
  },
  async cancel(bench, runId) {
    const worker = await bench.worker();
    await send(bench, runId, { messageId: "cancel", type: "cancel", detail: JSON.stringify({ reason: null }) });
    expect(await bench.ended(runId)).toMatchObject({ status: "cancelled" });
    await worker.stop();
  },
  async park(bench, runId) {
    const without = new Workbench({ store: bench.store });
    const worker = await without.worker();
    await wakeAll(bench, runId);
    expect(await bench.until(runId, ({ status }) => status === "parked")).toMatchObject({ code: "step_not_registered" });
    await worker.stop();
    const last = await bench.worker();
    expect(await bench.ended(runId)).toMatchObject({ status: "completed", value: "done" });
    await last.stop();
  },
  async release(bench, runId) {
    const second = await bench.worker();
    await send(bench, runId, { messageId: "nudge", correlationIds: ["wait_none"] });
    await bench.until(runId, ({ inboxCount }) => inboxCount === 0);
    await second.stop();
    expect((await bench.store.readRun({ runId }))?.owner).toBe(null);
    const third = await bench.worker();
    await finish(bench, runId);
    await third.stop();
  },
  async evict(bench, runId) {
    const small = new Workbench({ store: bench.store, steps: { last: () => "done" }, limits: { residentBytes: 0 } });
    const worker = await small.worker();
    await finish(bench, runId);
    await worker.stop();
  },
};

async function finish(bench: Workbench, runId: string): Promise<void> {
  await wakeAll(bench, runId);
  expect(await bench.ended(runId)).toMatchObject({ status: "completed", value: "done" });
}

async function wakeAll(bench: Workbench, runId: string): Promise<void> {
  for (let waits = (await pendingWaits(bench, runId)).number; waits <= 2; waits += 1) {
    await waitsAt(bench, runId, waits);
    await wake(bench, runId, `wake ${waits}`);
  }
}

/** Ends the sleep that the run is in, and sees that it has. */
async function wake(bench: Workbench, runId: string, messageId: string): Promise<void> {
  const { id, number } = await pendingWaits(bench, runId);
  await send(bench, runId, { messageId, correlationIds: [id] });
  await settled(bench, runId, number);
}

async function settled(bench: Workbench, runId: string, number: number): Promise<void> {
  for (;;) {
    const ended = (await bench.types(runId)).filter((type) => type === "wait_completed").length;
    if (ended >= number) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function waitsAt(bench: Workbench, runId: string, number: number): Promise<void> {
  while ((await pendingWaits(bench, runId)).number !== number) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function pendingWaits(bench: Workbench, runId: string): Promise<{ id: string; number: number }> {
  const created = (await bench.journal(runId)).filter(({ type }) => type === "wait_created");
  return { id: created.at(-1)?.correlationId ?? "", number: created.length };
}

async function send(bench: Workbench, runId: string, fields: Partial<InboxMessage>): Promise<void> {
  const message: InboxMessage = { messageId: "m", type: "wake", correlationIds: [], detail: null, value: null, ...fields };
  expect(await bench.group.submit({ kind: "send", to: { runId }, message })).toMatchObject({ outcome: "sent" });
}
