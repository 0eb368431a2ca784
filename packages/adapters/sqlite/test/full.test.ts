import { sqlite } from "@perdure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { commitOf, createOf, wholePage, workerOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

test("a full store is unavailable for what does not fit, keeps the rest, and goes on when there is room", async () => {
  const root = temporaryRoot();
  const small = sqlite({ root, maxPages: 100 });
  onTestFinished(() => small.close());
  await small.register(workerOf("w1"));
  await small.write([createOf("big", "w1"), createOf("little", "w1")]);

  const mixed = await small.write([commitOf("little", 2), commitOf("big", 2, "x".repeat(1_000_000)), commitOf("little", 3)]);
  expect(mixed.map(({ outcome }) => outcome)).toEqual(["committed", "unavailable", "committed"]);
  expect(mixed[1]).toMatchObject({ code: "store_full" });
  expect((await small.readRun({ runId: "big" }))?.journalLength).toBe(1);
  await small.close();

  const roomy = sqlite({ root });
  onTestFinished(() => roomy.close());
  expect(await roomy.write([commitOf("big", 2, "x".repeat(1_000_000))])).toMatchObject([{ outcome: "committed" }]);
  expect((await roomy.readJournal("little", 0, wholePage)).length).toBe(3);
});
