/** A claim goes by indexes, from lane to lane, and sorts nothing. */
import { sqlite } from "@perdure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { allSuspects, firstOfLane, nextLane } from "../src/sql/claim/find-due.ts";
import { claimOf, createOf, workerOf } from "./support/operations.ts";
import { openFile } from "./support/file.ts";
import { temporaryRoot } from "./support/root.ts";

test.each([
  ["the next lane", nextLane, [10, 0], "runs_due"],
  ["the first runs of a lane", firstOfLane, [0, 1, 1, 1], "runs_due"],
  ["suspects", allSuspects, [1], "runs_suspect"],
])("%s", async (_name, sql, parameters, index) => {
  const root = temporaryRoot();
  const store = sqlite({ root });
  await store.write([createOf("run")]);
  await store.close();
  const plan = openFile(root)
    .all(`EXPLAIN QUERY PLAN ${sql}`, ...parameters)
    .map(({ detail }) => String(detail));
  expect(plan).toHaveLength(1);
  expect(plan[0]).toMatch(new RegExp(`^(SEARCH|SCAN) runs USING (COVERING )?INDEX ${index}\\b`));
});

test("runs that another worker covers cost a claim nothing, however many there are", async () => {
  const store = sqlite({ root: temporaryRoot(), synchronous: "NORMAL" });
  onTestFinished(() => store.close());
  await store.register(workerOf("able", { steps: ["pay"] }));
  await store.register(workerOf("w1"));
  const bundle = { hash: "pays", code: "", map: null, abi: 1, steps: ["pay"] };
  const others = Array.from({ length: 20_000 }, (_, index) =>
    createOf(`other-${index}`, null, { bundleHash: "pays", bundle: index === 0 ? bundle : null, priority: 5 }),
  );
  await store.write(others);
  await store.write([createOf("mine", null, { priority: 1 })]);
  const startedAt = performance.now();
  const { runs } = await store.claim(claimOf("w1", { limit: 10 }));
  expect(runs.map(({ runId }) => runId)).toEqual(["mine"]);
  // To look at them all takes some 20 ms at best.
  expect(performance.now() - startedAt).toBeLessThan(15);
  expect((await store.claim(claimOf("able", { limit: 3 }))).runs.map(({ runId }) => runId)).toEqual([
    "other-0",
    "other-1",
    "other-2",
  ]);
});
