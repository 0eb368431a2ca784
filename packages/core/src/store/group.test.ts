import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { perdureError } from "../errors/perdure-error.ts";
import { createOf, sendOf } from "../conformance/operations.ts";
import type { Operation, OperationResult, Send } from "./contract/contract.ts";
import { createGroupCommitter } from "./group.ts";

interface Call {
  ids: string[];
  answer(): void;
  fail(error: unknown): void;
}

/** A store whose writes wait for the test. */
function manualStore(): {
  calls: Call[];
  store: { description: string; write(operations: readonly Operation[]): Promise<OperationResult[]> };
} {
  const calls: Call[] = [];
  const write = (operations: readonly Operation[]): Promise<OperationResult[]> =>
    new Promise((resolve, reject) => {
      const ids = operations.map((operation) => (operation.kind === "send" ? operation.message.messageId : operation.kind));
      const answer = (): void => resolve(ids.map((runId) => ({ outcome: "duplicate", runId })));
      calls.push({ ids, answer, fail: reject });
    });
  return { calls, store: { description: "manual", write } };
}

test("operations that are ready together travel together, in order, and each gets its own result", async () => {
  const { calls, store } = manualStore();
  const group = createGroupCommitter(store);
  const results = ["a", "b"].map((id) => group.submit(sendOf(id)));
  void Promise.resolve().then(() => results.push(group.submit(sendOf("c"))));
  await setImmediate();
  expect(calls.map(({ ids }) => ids)).toEqual([["a", "b", "c"]]);
  calls[0]?.answer();
  expect(await Promise.all(results)).toEqual(["a", "b", "c"].map((runId) => ({ outcome: "duplicate", runId })));
});

test("while one batch is in flight the next gathers", async () => {
  const { calls, store } = manualStore();
  const group = createGroupCommitter(store);
  void group.submit(sendOf("a"));
  await setImmediate();
  void group.submit(sendOf("b"));
  void group.submit(sendOf("c"));
  await setImmediate();
  expect(calls.length).toBe(1);
  calls[0]?.answer();
  await setImmediate();
  await setImmediate();
  expect(calls.map(({ ids }) => ids)).toEqual([["a"], ["b", "c"]]);
});

test("batches are bounded in bytes and in number, and a large operation travels alone", async () => {
  const { calls, store } = manualStore();
  const group = createGroupCommitter(store, { maxBatchBytes: 2_000, maxBatchOperations: 3 });
  for (const id of ["a", "b", "c", "d"]) void group.submit(sendOf(id));
  void group.submit(sendOf("large", {}, { value: "x".repeat(5_000) }));
  void group.submit(sendOf("e"));
  for (let index = 0; index < 5; index += 1) {
    await setImmediate();
    calls[index]?.answer();
    await setImmediate();
  }
  expect(calls.map(({ ids }) => ids)).toEqual([["a", "b", "c"], ["d"], ["large"], ["e"]]);
});

test("a batch whose outcome is unknown is repeated as it was, ever later, until the store answers", async () => {
  const { calls, store } = manualStore();
  const delays: number[] = [];
  const group = createGroupCommitter(store, {
    wait: () => Promise.resolve(),
    onRepeat: (_error, delayMs) => delays.push(delayMs),
  });
  const result = group.submit(sendOf("a"));
  await setImmediate();
  for (let index = 0; index < 12; index += 1) {
    void group.submit(sendOf(`later-${index}`));
    calls[index]?.fail(new TypeError("connection lost"));
    await setImmediate();
  }
  expect(calls.map(({ ids }) => ids)).toEqual(Array.from({ length: 13 }, () => ["a"]));
  calls[12]?.answer();
  expect(await result).toEqual({ outcome: "duplicate", runId: "a" });
  expect(delays.length).toBe(12);
  expect(delays.every((delayMs) => delayMs > 0 && delayMs <= 3_000)).toBe(true);
  expect(delays.at(-1)).toBeGreaterThan(delays[0] ?? 0);
});

test("close waits for the answers and takes nothing more", async () => {
  const { calls, store } = manualStore();
  const group = createGroupCommitter(store);
  const result = group.submit(sendOf("a"));
  await setImmediate();
  const closed = group.close();
  await expect(group.submit(createOf())).rejects.toMatchObject({ code: "store_closed" });
  calls[0]?.answer();
  expect((await result).outcome).toBe("duplicate");
  await closed;
});

test("close ends the repeats: what is unknown then rejects", async () => {
  const { calls, store } = manualStore();
  const group = createGroupCommitter(store, { wait: () => new Promise(() => {}) });
  const result = group.submit(sendOf("a"));
  result.catch(() => {});
  await setImmediate();
  const cause = new TypeError("connection lost");
  calls[0]?.fail(cause);
  await setImmediate();
  const closed = group.close();
  await setImmediate();
  calls[1]?.fail(cause);
  await expect(result).rejects.toMatchObject({ code: "store_closed", cause });
  await closed;
});

test("a store that was closed is not asked again", async () => {
  const { calls, store } = manualStore();
  const group = createGroupCommitter(store, { wait: () => Promise.resolve() });
  const result = group.submit(sendOf("a"));
  result.catch(() => {});
  await setImmediate();
  calls[0]?.fail(perdureError("store_closed", { description: "manual" }));
  await expect(result).rejects.toMatchObject({ code: "store_closed" });
  expect(calls.length).toBe(1);
});

test("a full batch goes at once behind the one in flight, and never more than one", async () => {
  const { calls, store } = manualStore();
  const group = createGroupCommitter(store, { maxBatchOperations: 2 });
  void group.submit(toRun("run-1", "a"));
  await setImmediate();
  void group.submit(toRun("run-2", "b"));
  await setImmediate();
  expect(calls.map(({ ids }) => ids)).toEqual([["a"]]);
  for (const id of ["c", "d", "e"]) void group.submit(toRun(`run-${id}`, id));
  expect(calls.map(({ ids }) => ids)).toEqual([["a"], ["b", "c"]]);
  calls[0]?.answer();
  calls[1]?.answer();
  await setImmediate();
  expect(calls.map(({ ids }) => ids)).toEqual([["a"], ["b", "c"], ["d", "e"]]);
});

test("operations of one run never overtake each other, though the batch before them fails and is repeated", async () => {
  const { calls, store } = manualStore();
  const group = createGroupCommitter(store, { maxBatchOperations: 2, wait: () => Promise.resolve() });
  void group.submit(toRun("run-1", "first"));
  await setImmediate();
  void group.submit(toRun("run-1", "second"));
  void group.submit(toRun("run-2", "other"));
  calls[0]?.fail(new TypeError("connection lost"));
  await setImmediate();
  expect(calls.map(({ ids }) => ids)).toEqual([["first"], ["other"], ["first"]]);
  for (const { answer } of calls.slice(1)) answer();
  await setImmediate();
  expect(calls.at(-1)?.ids).toEqual(["second"]);
});

function toRun(runId: string, messageId: string): Send {
  return sendOf(messageId, { to: { runId } });
}
