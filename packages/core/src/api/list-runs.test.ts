import { afterAll, beforeAll, expect, test } from "vitest";
import { testWorkflow, useApp } from "../../support/app.ts";
import { runtime } from "../runtime/runtime.ts";
import { getRun } from "./get-run.ts";
import { listRuns, type ListRunsOptions, type RunSummary } from "./list-runs.ts";
import { start } from "./start.ts";

const ids = ["a", "\ud800", "b\0", "日本", "e"];

beforeAll(async () => {
  await useApp(`main(async (fails) => { if (fails) throw new Error("no"); return 1; });`);
  for (const id of ids) {
    const run = await start(testWorkflow, [id === "e"], { id, tags: { kind: id === "a" ? "x" : "y", all: "z" } });
    await run.returnValue.catch(() => undefined);
  }
});

afterAll(() => runtime().close(0));

async function pages(options: ListRunsOptions): Promise<RunSummary[][]> {
  const all: RunSummary[][] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listRuns({ ...options, ...(cursor === undefined ? {} : { cursor }) });
    all.push(page.runs);
    ({ cursor } = page);
  }
  return all;
}

test.each([1, 2, 4, 5, 100])("pages of %d give each run once, the newest first, and say which is the last", async (limit) => {
  const all = await pages({ limit });
  expect(all.map(({ length }) => length)).toEqual(
    Array.from({ length: Math.ceil(5 / limit) }, (_each, index) => Math.min(limit, 5 - index * limit)),
  );
  const runs = all.flat();
  expect(new Set(runs.map(({ runId }) => runId))).toEqual(new Set(ids));
  const times = runs.map(({ createdAt }) => createdAt.getTime());
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});

test("a run is listed as its handle tells of it", async () => {
  const failed = (await listRuns({ status: "failed" })).runs;
  expect(failed.length).toBe(1);
  const run = getRun("e");
  expect(failed[0]).toEqual({
    runId: "e",
    workflowId: testWorkflow.workflowId,
    workflowName: await run.workflowName,
    status: await run.status,
    code: await run.code,
    tags: { kind: "y", all: "z" },
    createdAt: await run.createdAt,
    startedAt: await run.startedAt,
    completedAt: await run.completedAt,
  });
  expect(await run.code).toBe("USER_ERROR");
});

test.each<[ListRunsOptions, number]>([
  [{ status: "completed" }, 4],
  [{ status: ["completed", "failed"] }, 5],
  [{ status: [] }, 0],
  [{ status: "parked" }, 0],
  [{ tags: { kind: "x" } }, 1],
  [{ tags: { kind: "y", all: "z" }, status: "completed" }, 3],
  [{ tags: {} }, 5],
  [{ since: new Date(0) }, 5],
  [{ since: 8e15 }, 0],
])("%j gives %d", async (options, count) => {
  expect((await listRuns(options)).runs.length).toBe(count);
});

test.each<[unknown, RegExp]>([
  [{ status: "done" }, /status is "done"; expected one or a list of pending/],
  [{ status: ["failed", 5] }, /status is 5/],
  [{ since: "yesterday" }, /since is "yesterday"/],
  [{ since: new Date(Number.NaN) }, /since/],
  [{ since: Infinity }, /since is Infinity/],
  [{ cursor: "" }, /cursor is ""/],
  [{ cursor: "bm9uZQ" }, /cursor/],
  [{ limit: 0 }, /limit is 0/],
  [{ limit: 1_001 }, /1 to 1000/],
  [{ limit: "10" }, /limit is "10"/],
  [{ state: "failed" }, /"state" of listRuns/],
  [null, /null/],
])("refuses %j", async (options, message) => {
  await expect(listRuns(options as ListRunsOptions)).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringMatching(message),
  });
});
