import { expect, test } from "vitest";
import type { Commit, InboxMessage } from "../store/contract/contract.ts";
import { Workbench } from "../../support/workbench.ts";

test("a run whose inbox moves before each of its ends is sealed after three of them, and ends", async () => {
  const bench = new Workbench({ steps: { work: () => "done" } });
  const runId = await bench.start(`main(() => step("work"));`);
  const ends: Commit[] = [];
  const sent: string[] = [];
  const worker = await bench.worker({
    ...bench.store,
    async write(operations) {
      for (const operation of operations) {
        if (operation.kind !== "commit" || operation.state.status !== "completed") continue;
        ends.push(operation);
        const messageId = `m${ends.length}`;
        const message: InboxMessage = { messageId, type: "wake", correlationIds: [], detail: null, value: null };
        const [answer] = await bench.store.write([{ kind: "send", to: { runId }, message }]);
        sent.push(answer?.outcome ?? "none");
      }
      return await bench.store.write(operations);
    },
  });
  expect(await bench.ended(runId)).toMatchObject({ value: "done" });
  expect(ends.map(({ seal }) => seal)).toEqual([false, false, false, true, true]);
  expect(sent).toEqual(["sent", "sent", "sent", "sent", "unavailable"]);
  await worker.stop();
});
