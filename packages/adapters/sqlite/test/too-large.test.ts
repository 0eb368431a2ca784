import { sqlite } from "@perdure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { commitOf, createOf, workerOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

// Each character takes six in JSON: together more than a string may have.
const unspeakable = "\u0001".repeat(90_000_000);

test("an operation that can't be encoded is refused alone", { timeout: 30_000 }, async () => {
  const store = sqlite({ root: temporaryRoot() });
  onTestFinished(() => store.close());
  await store.register(workerOf("w1"));
  await store.write([createOf("big", "w1"), createOf("little", "w1")]);

  const results = await store.write([commitOf("little", 2), commitOf("big", 2, unspeakable), commitOf("little", 3)]);
  expect(results).toMatchObject([
    { outcome: "committed" },
    { outcome: "refused", code: "value_too_large" },
    { outcome: "committed" },
  ]);
  expect(await store.write([commitOf("big", 2, unspeakable)])).toMatchObject([{ code: "value_too_large" }]);
  expect((await store.readRun({ runId: "big" }))?.journalLength).toBe(1);
  expect((await store.readRun({ runId: "little" }))?.journalLength).toBe(3);
});
