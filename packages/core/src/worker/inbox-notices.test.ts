/** Notices of messages, and messages that come at a bad moment. */
import { describe, expect, test } from "vitest";
import type { Change, InboxMessage, Operation, OperationResult, Store } from "../store/contract/contract.ts";
import { Workbench } from "../../support/workbench.ts";

const wake: Omit<InboxMessage, "messageId" | "correlationIds"> = { type: "wake", detail: null, value: null };

/** Sooner than any look. */
const promptMs = 60_000;

/** No look comes to the help of a notice that was missed. */
const seldom = { pollMs: 3_600_000 };

test("a message that comes while the inbox is read is read too", async () => {
  const bench = new Workbench({ limits: seldom });
  let tell: (change: Change) => void = () => undefined;
  let letGo = (): void => undefined;
  const hold = new Promise<void>((resolve) => (letGo = resolve));
  let reading = 0;
  let holds = false;
  const watched: Store = Object.create(bench.store, {
    subscribe: {
      value: (listener: (change: Change) => void) => {
        tell = listener;
        return bench.store.subscribe(listener);
      },
    },
    readInbox: {
      value: async (...args: Parameters<Store["readInbox"]>) => {
        const entries = await bench.store.readInbox(...args);
        if (holds) {
          reading += 1;
          await hold;
        }
        return entries;
      },
    },
  });
  const worker = await bench.worker(watched);
  const runId = await bench.start(`main(async () => { await perdure.sleep("1h"); return "woken"; });`);
  await bench.until(runId, ({ wakeAt, status }) => status === "running" && wakeAt !== null);
  const wait = (await bench.journal(runId)).find(({ type }) => type === "wait_created");
  holds = true;
  // A notice for nothing: the read that it causes finds the inbox empty.
  tell({ type: "inbox", runId });
  await bench.until(runId, () => reading === 1);
  const message = { ...wake, messageId: "m1", correlationIds: [wait?.correlationId ?? ""] };
  await bench.group.submit({ kind: "send", to: { runId }, message });
  holds = false;
  letGo();
  expect(await bench.ended(runId, promptMs)).toMatchObject({ value: "woken" });
  await worker.stop();
});

test("the answer to a commit tells of a message that no notice told of", async () => {
  const bench = new Workbench({ limits: seldom, steps: { wakes: () => wakeUp("wrun_deaf") } });
  async function wakeUp(runId: string): Promise<void> {
    let wait: string | null | undefined;
    while (wait === undefined) {
      wait = (await bench.journal(runId)).find(({ type }) => type === "wait_created")?.correlationId;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const message = { ...wake, messageId: "m1", correlationIds: [wait ?? ""] };
    await bench.store.write([{ kind: "send", to: { runId }, message }]);
  }
  const deaf: Store = Object.create(bench.store, { subscribe: { value: () => () => undefined } });
  const body = `main(async () => { const nap = perdure.sleep("1h"); await step("wakes"); await nap; return "woken"; });`;
  const runId = await bench.start(body, [], "wrun_deaf");
  const worker = await bench.worker(deaf);
  expect(await bench.ended(runId, promptMs)).toMatchObject({ value: "woken" });
  await worker.stop();
});

describe("an end that a message came before", () => {
  test("takes the message up", async () => {
    const { bench, runId, taken } = await endWithMessage();
    expect(await bench.ended(runId, promptMs)).toMatchObject({ value: "done" });
    expect(taken).toEqual(["late"]);
  });

  test("is built again of the same events in the same order", async () => {
    const { bench, runId } = await endWithMessage();
    expect(await bench.ended(runId, promptMs)).toMatchObject({ value: "done" });
    expect((await bench.types(runId)).slice(-2)).toEqual(["step_completed", "run_completed"]);
  });
});

/** A run whose last commit is on its way when a message comes. `taken`: what its commits have taken up. */
async function endWithMessage(): Promise<{ bench: Workbench; runId: string; taken: string[] }> {
  const bench = new Workbench({ limits: seldom, steps: { work: () => "done" } });
  const message = { ...wake, messageId: "late", correlationIds: [] };
  let sent = false;
  const taken: string[] = [];
  const late: Store = Object.create(bench.store, {
    write: {
      value: async (operations: readonly Operation[]) => {
        const ends = operations.find((operation) => operation.kind === "commit" && operation.events.some(isEnd));
        if (ends?.kind === "commit" && !sent) {
          sent = true;
          await bench.store.write([{ kind: "send", to: { runId: ends.runId }, message }]);
        }
        const results = await bench.store.write(operations);
        for (const [index, operation] of operations.entries())
          if (operation.kind === "commit" && isDone(results[index])) taken.push(...operation.taken);
        return results;
      },
    },
  });
  const worker = await bench.worker(late);
  const runId = await bench.start(`main(() => step("work"));`);
  await bench.ended(runId, promptMs);
  await worker.stop();
  return { bench, runId, taken };
}

function isEnd({ type }: { type: string }): boolean {
  return type === "run_completed";
}

function isDone(result: OperationResult | undefined): boolean {
  return result?.outcome === "committed";
}
