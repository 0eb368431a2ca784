import { afterAll, describe, expect, test, vi } from "vitest";
import { WorkflowRunCancelledError, WorkflowRunFailedError, WorkflowRunNotFoundError } from "../errors/run-errors.ts";
import { runtime } from "../runtime/runtime.ts";
import { getWritable } from "../workflow/streams.ts";
import { getStepMetadata, getWorkflowMetadata } from "../workflow/metadata.ts";
import { getRun } from "./get-run.ts";
import { start } from "./start.ts";
import { testWorkflow, useApp } from "../../support/app.ts";
import { turns } from "../../support/step-trial.ts";

afterAll(() => runtime().close(0));

const patience = { timeout: 15_000, interval: 1 };

describe("start()", () => {
  test("gives a Run at once, whose properties tell how it goes", async () => {
    await useApp(`main(async (n) => n + 1);`);
    const run = await start<number>(testWorkflow, [1]);
    expect(run.runId).toMatch(/^wrun_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(await run.returnValue).toBe(2);
    expect(await run.status).toBe("completed");
    expect(await run.exists).toBe(true);
    expect(await run.workflowName).toBe("main");
    expect((await run.createdAt).getTime()).toBeLessThanOrEqual(Date.now());
    expect(await run.completedAt).toBeInstanceOf(Date);
  });

  test("prints once what the code says before its first step", async () => {
    const said = vi.spyOn(console, "info").mockImplementation(() => undefined);
    await useApp(`main(async () => { console.info("before"); await step("work"); console.info("behind"); });`, { work: () => 1 });
    const run = await start(testWorkflow);
    await run.returnValue;
    expect(said.mock.calls).toEqual([[`[${run.runId}] before`], [`[${run.runId}] behind`]]);
    said.mockRestore();
  });

  test("of a run that the store refuses does nothing of it, though its code has run ahead", async () => {
    const work = vi.fn<() => void>();
    const store = await useApp(`main(async () => { await step("work"); });`, { work });
    const write = vi.spyOn(store, "write").mockImplementation(async (operations) => {
      await turns(20);
      return operations.map(() => ({ outcome: "refused", code: "store_full", message: "no room" }));
    });
    await expect(start(testWorkflow)).rejects.toMatchObject({ code: "store_full" });
    write.mockRestore();
    expect((await runtime().worker())?.runs).toBe(0);
    expect(work).not.toHaveBeenCalled();
  });

  test("that is answered when the worker has stopped leaves the run to whoever claims it", async () => {
    const work = vi.fn<() => void>();
    const store = await useApp(`main(async () => { await step("work"); });`, { work });
    await runtime().worker();
    const write = store.write.bind(store);
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    let written = false;
    vi.spyOn(store, "write").mockImplementation(async (operations) => {
      const results = await write(operations);
      written = true;
      await held;
      return results;
    });
    const worker = await runtime().worker();
    const stop = vi.spyOn(worker ?? expect.fail(), "stop");
    const starting = start(testWorkflow);
    await vi.waitUntil(() => written, patience);
    const closing = runtime().close(0);
    await vi.waitUntil(() => stop.mock.settledResults.some(({ type }) => type === "fulfilled"), patience);
    answer();
    await Promise.all([closing, starting]);
    await turns(20);
    expect(work).not.toHaveBeenCalled();
  });

  test("records of a run of one step only what somebody waits for: two commits", async () => {
    const store = await useApp(`main(async () => step("work"));`, { work: () => "done" });
    const write = vi.spyOn(store, "write");
    const read = vi.spyOn(store, "readRun");
    const run = await start<string>(testWorkflow);
    expect(await run.returnValue).toBe("done");
    expect(write.mock.calls.flatMap(([operations]) => operations.map(({ kind }) => kind))).toEqual(["create", "commit"]);
    expect(read).not.toHaveBeenCalled();
  });

  test("with the same id or key gives the same run back", async () => {
    await useApp(`main(async () => 1);`);
    const [first, second] = await Promise.all([
      start(testWorkflow, [], { id: "order-1" }),
      start(testWorkflow, [], { id: "order-1" }),
    ]);
    expect([first.runId, second.runId]).toEqual(["order-1", "order-1"]);
    const keyed = await start(testWorkflow, [], { idempotencyKey: "k" });
    expect((await start(testWorkflow, [], { idempotencyKey: "k" })).runId).toBe(keyed.runId);
  });

  test("refuses what is not a workflow, names the two usual causes", async () => {
    await useApp(`main(async () => 1);`);
    const error: unknown = await start(async function plain() {}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/plain.*"use workflow".*plugin/s);
  });

  test("refuses an id that nothing has", async () => {
    await useApp(`main(async () => 1);`);
    await expect(start({ workflowId: "workflow//x//y" })).rejects.toMatchObject({
      code: "workflow_not_registered",
      name: "WorkflowNotRegisteredError",
    });
  });

  test("refuses an argument that can't be stored, with its path", async () => {
    await useApp(`main(async () => 1);`);
    await expect(start(testWorkflow, [{ user: { save: () => 1 } }])).rejects.toMatchObject({
      code: "unserializable",
      message: expect.stringContaining("args[0].user.save"),
    });
  });

  test.each([
    ["delay", 5],
    ["queue", "mail"],
    ["tx", {}],
  ])("refuses the option %s, which is not built yet", async (name, value) => {
    await useApp(`main(async () => 1);`);
    await expect(start(testWorkflow, [], { [name]: value })).rejects.toMatchObject({ code: "not_built_yet" });
  });

  test.each([{ id: "" }, { idempotencyKey: "" }, { tags: [] }, { tags: { a: 1 } }, { nonsense: 1 }])(
    "refuses %j",
    async (options) => {
      await useApp(`main(async () => 1);`);
      await expect(start(testWorkflow, [], options as object)).rejects.toMatchObject({ code: "invalid_option" });
    },
  );
});

describe("a Run", () => {
  test("that does not exist rejects, and says so by exists", async () => {
    await useApp(`main(async () => 1);`);
    for (const run of [getRun("wrun_none"), getRun(null)]) {
      expect(await run.exists).toBe(false);
      await expect(run.status).rejects.toBeInstanceOf(WorkflowRunNotFoundError);
      await expect(run.returnValue).rejects.toBeInstanceOf(WorkflowRunNotFoundError);
      await expect(run.cancel()).rejects.toBeInstanceOf(WorkflowRunNotFoundError);
      await expect(run.wakeUp()).rejects.toBeInstanceOf(WorkflowRunNotFoundError);
      await expect(run.readable.getReader().read()).rejects.toBeInstanceOf(WorkflowRunNotFoundError);
    }
  });

  test("that failed throws WorkflowRunFailedError with the cause", async () => {
    await useApp(`main(async () => { throw new TypeError("bad", { cause: "why" }); });`);
    const run = await start(testWorkflow);
    const error = await run.returnValue.catch((caught: unknown) => caught);
    expect(WorkflowRunFailedError.is(error)).toBe(true);
    expect(error).toMatchObject({
      code: "USER_ERROR",
      runId: run.runId,
      cause: { name: "TypeError", message: "bad", cause: "why" },
    });
  });

  test("is cancelled with a reason", async () => {
    await useApp(`main(async () => { await perdure.sleep("1h"); });`);
    const run = await start(testWorkflow);
    expect(await run.cancel({ reason: "changed my mind" })).toBe("cancelled");
    const error = await run.returnValue.catch((caught: unknown) => caught);
    expect(WorkflowRunCancelledError.is(error)).toBe(true);
    expect(error).toMatchObject({ reason: "changed my mind" });
    expect(await run.cancel()).toBe("cancelled");
  });

  test("is woken from its sleeps, and says how many", async () => {
    await useApp(`main(async () => { await Promise.all([perdure.sleep("1h"), perdure.sleep("2h")]); return "up"; });`);
    const run = await start(testWorkflow);
    let woken = 0;
    while (woken < 2) {
      woken += await run.wakeUp();
      await turns(1);
    }
    expect(woken).toBe(2);
    expect(await run.returnValue).toBe("up");
    expect(await run.wakeUp()).toBe(0);
  });
});

describe("a step", () => {
  test("knows the same of its run as the run's workflow does", async () => {
    await useApp(`main(async () => [perdure.getWorkflowMetadata(), await step("facts")]);`, { facts: getWorkflowMetadata });
    runtime().configure({ url: "https://app.example" });
    const run = await start<ReturnType<typeof getWorkflowMetadata>[]>(testWorkflow);
    const [inWorkflow, inStep] = await run.returnValue;
    expect(inWorkflow).toEqual(inStep);
    expect(inStep).toMatchObject({ workflowRunId: run.runId, workflowName: "main", url: "https://app.example" });
    runtime().configure({ url: "" });
  });

  test("knows its attempt and its run", async () => {
    const facts = () => ({ ...getStepMetadata(), signal: undefined, run: getWorkflowMetadata().workflowRunId });
    await useApp(`main(() => step("facts"));`, { facts });
    const run = await start<ReturnType<typeof facts>>(testWorkflow);
    const value = await run.returnValue;
    expect(value).toMatchObject({ attempt: 1, stepName: "facts", run: run.runId });
    expect(value.stepId).toMatch(/^step_/);
    expect(value.stepStartedAt).toBeInstanceOf(Date);
  });
});

describe("a stream", () => {
  async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
    const chunks: unknown[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return chunks;
  }

  async function write(writable: WritableStream<unknown>, ...chunks: unknown[]): Promise<void> {
    const writer = writable.getWriter();
    for (const chunk of chunks) await writer.write(chunk);
    writer.releaseLock();
  }

  test("gives its chunks, bytes as bytes and values as values, and ends with the run", async () => {
    const chunks = [new Uint8Array([1, 2]), "text", { a: [1n] }];
    await useApp(`main(async () => { await step("write", perdure.getWritable()); });`, {
      write: (writable: WritableStream<unknown>) => write(writable, ...chunks),
    });
    const run = await start(testWorkflow);
    expect(await collect(run.getReadable<unknown>())).toEqual(chunks);
    expect(await run.getReadable().getTailIndex()).toBe(2);
    expect(await collect(run.getReadable<unknown>({ startIndex: 1 }))).toEqual(chunks.slice(1));
    expect(await collect(run.getReadable<unknown>({ startIndex: -1 }))).toEqual(chunks.slice(-1));
  });

  test("is read from memory by who waits for it where it is written, and each reader has bytes of its own", async () => {
    const store = await useApp(`main(async () => { await step("write", perdure.getWritable()); });`, {
      async write(writable: WritableStream<unknown>) {
        // Both readers have looked, and wait.
        await vi.waitUntil(() => read.mock.settledResults.filter(({ type }) => type === "fulfilled").length === 2, patience);
        await turns(20);
        await write(writable, new Uint8Array([1]), new Uint8Array([2]));
      },
    });
    const read = vi.spyOn(store, "readChunks");
    const run = await start(testWorkflow);
    const scribble = async (): Promise<number[]> => {
      const seen: number[] = [];
      for await (const chunk of run.getReadable()) {
        seen.push(chunk[0] ?? 0);
        chunk.fill(9);
      }
      return seen;
    };
    const seen = await Promise.all([scribble(), scribble()]);
    expect(seen).toEqual([
      [1, 2],
      [1, 2],
    ]);
    const pages = await Promise.all(read.mock.results.map(({ value }) => value as ReturnType<typeof store.readChunks>));
    expect(pages.flatMap(({ chunks }) => chunks)).toEqual([]);
    expect(await collect(run.getReadable())).toEqual([new Uint8Array([1]), new Uint8Array([2])]);
  });

  test("of another name is a stream of its own", async () => {
    await useApp(`main(async () => { await step("write", "a"); await step("write", "b"); });`, {
      write: (name: string) => write(getWritable({ namespace: name }), name),
    });
    const run = await start(testWorkflow);
    expect(await collect(run.getReadable<unknown>({ namespace: "b" }))).toEqual(["b"]);
    expect(await collect(run.readable)).toEqual([]);
    expect(await run.readable.getTailIndex()).toBe(-1);
  });

  test("keeps a retried step's chunks once, and appends from the first difference on", async () => {
    const retried = Object.assign(
      async () => {
        const { attempt } = getStepMetadata();
        await write(getWritable(), "same", `attempt ${attempt}`);
        if (attempt === 1) throw new Error("again");
      },
      { retryDelay: 1 },
    );
    await useApp(`main(() => step("retried"));`, { retried });
    const run = await start(testWorkflow);
    expect(await collect(run.getReadable<unknown>())).toEqual(["same", "attempt 1", "attempt 2"]);
  });

  test("ends its reader with the run's error when the run fails", async () => {
    await useApp(`main(async () => { throw new Error("no"); });`);
    const run = await start(testWorkflow);
    await expect(collect(run.readable)).rejects.toMatchObject({ name: "WorkflowRunFailedError" });
  });

  test("refuses a chunk that is too large, unretried", async () => {
    await useApp(`main(() => step("big"));`, { big: () => write(getWritable(), new Uint8Array(1024 * 1024 + 1)) });
    const run = await start(testWorkflow);
    await expect(run.returnValue).rejects.toMatchObject({ cause: { code: "value_too_large" } });
  });
});
