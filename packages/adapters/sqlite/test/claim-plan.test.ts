/** A claim goes by indexes, from lane to lane, and sorts nothing. */
import { sqlite } from "@perdure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { allSuspects, firstOfLane, nextLane, nextPriority } from "../src/sql/claim/find-due.ts";
import { claimOf, createOf, workerOf } from "./support/operations.ts";
import { openFile } from "./support/file.ts";
import { temporaryRoot } from "./support/root.ts";

test.each([
  ["the next lane", nextLane, [0, 1], "SEARCH runs USING INDEX runs_due (priority=? AND lane<?)"],
  ["the next priority", nextPriority, [10], "SEARCH runs USING INDEX runs_due (priority<?)"],
  [
    "the first runs of a lane",
    firstOfLane,
    [0, 1, 1, 1],
    "SEARCH runs USING INDEX runs_due (priority=? AND lane=? AND due_at>? AND due_at<?)",
  ],
  ["suspects", allSuspects, [1], "SEARCH runs USING INDEX runs_suspect (due_at>? AND due_at<?)"],
])("%s", async (_name, sql, parameters, plan) => {
  const root = temporaryRoot();
  const store = sqlite({ root });
  await store.write([createOf("run")]);
  await store.close();
  const details = openFile(root).all(`EXPLAIN QUERY PLAN ${sql}`, ...parameters);
  expect(details.map(({ detail }) => String(detail).replace("COVERING ", ""))).toEqual([plan]);
});

test("runs that another worker covers cost a claim nothing, however many there are", async () => {
  const root = temporaryRoot();
  const store = sqlite({ root, synchronous: "NORMAL" });
  onTestFinished(() => store.close());
  await store.register(workerOf("able", { steps: ["pay"] }));
  await store.register(workerOf("w1"));
  const bundle = { hash: "pays", code: "", map: null, abi: 1, steps: ["pay"] };
  const others = Array.from({ length: 20_000 }, (_, index) =>
    createOf(`other-${index}`, null, { bundleHash: "pays", bundle: index === 0 ? bundle : null, priority: 5 }),
  );
  await store.write(others);
  await store.write([createOf("mine", null, { priority: 5 }), createOf("late", null, { priority: 1 })]);
  // What it costs to pass the lane run by run, on this machine and now.
  const passing = quickest(root, "SELECT count(*) FROM runs WHERE priority = ?", 5);
  expect(quickest(root, nextLane, 5, 1)).toBeLessThan(passing / 3);
  expect(quickest(root, nextPriority, 5)).toBeLessThan(passing / 3);
  const { runs } = await store.claim(claimOf("w1", { limit: 10 }));
  expect(runs.map(({ runId }) => runId)).toEqual(["mine", "late"]);
  const { runs: able } = await store.claim(claimOf("able", { limit: 3 }));
  expect(able.map(({ runId }) => runId)).toEqual(["other-0", "other-1", "other-2"]);
});

/** Ms of the quickest of many, which no other process holds up. */
function quickest(root: string, sql: string, ...parameters: number[]): number {
  const file = openFile(root);
  const times = Array.from({ length: 100 }, () => {
    const from = performance.now();
    file.all(sql, ...parameters);
    return performance.now() - from;
  });
  return Math.min(...times);
}
