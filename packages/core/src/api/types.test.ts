/** What the types of the API say; the type check of the project is the test, and this file runs for its shape only. */
import { expect, expectTypeOf, test } from "vitest";
import type { HookInfo, RunStatus, RunSummary, TerminalStatus } from "../api.ts";
import * as api from "../api.ts";
import * as workflow from "../index.ts";

async function order(id: number, note?: string): Promise<{ id: number }> {
  return { id: id + (note?.length ?? 0) };
}

test("arguments and results are inferred, options are checked", () => {
  const given = (): unknown[] => [
    api.start(order, [1]),
    api.start(order, [1, "x"], { id: "a", tags: { a: "b" } }),
    // @ts-expect-error -- the first argument is missing
    api.start(order),
    // @ts-expect-error -- the first argument is a number
    api.start(order, ["x"]),
    // @ts-expect-error -- no such option
    api.start(order, [1], { idd: "x" }),
    // @ts-expect-error -- not an array
    api.start(order, 1),
    // @ts-expect-error -- an id is a text
    api.getRun(5),
    // @ts-expect-error -- no such state
    api.listRuns({ status: "done" }),
  ];
  expect(given).toBeTypeOf("function");
  expectTypeOf(() => api.start(order, [1])).returns.resolves.toEqualTypeOf<api.Run<{ id: number }>>();
});

test("a run, a list and hooks have the types that are documented", () => {
  const run = api.getRun<string>("run");
  expectTypeOf(run.returnValue).toEqualTypeOf<Promise<string>>();
  expectTypeOf(run.code).toEqualTypeOf<Promise<string | null>>();
  expectTypeOf(() => run.cancel()).returns.resolves.toEqualTypeOf<TerminalStatus>();
  expectTypeOf(() => run.cancel({ wait: false })).returns.resolves.toEqualTypeOf<RunStatus>();
  expectTypeOf(api.listRuns).returns.resolves.toEqualTypeOf<{ runs: RunSummary[]; cursor: string | null }>();
  const approval = workflow.defineHook<{ ok: boolean }>();
  expectTypeOf(approval.resume).parameters.toEqualTypeOf<[token: string, payload: { ok: boolean }]>();
  expectTypeOf(approval.create).returns.resolves.toEqualTypeOf<{ ok: boolean }>();
  expectTypeOf(api.resumeHook<number>).returns.resolves.toEqualTypeOf<HookInfo>();
  expectTypeOf(workflow.createHook<number>).returns.resolves.toEqualTypeOf<number>();
  expectTypeOf(workflow.getStepMetadata).returns.toHaveProperty("attemptStartedAt").toEqualTypeOf<Date>();
  void [run.exists, run.code, run.returnValue].map((promise) => promise.catch(() => undefined));
});
