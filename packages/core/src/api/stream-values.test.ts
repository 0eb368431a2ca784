/** Streams of a user's own as values: what steps return, what steps are given, and what is refused. */
import { afterAll, describe, expect, it, vi } from "vitest";
import { perdureError } from "../errors/perdure-error.ts";
import { useApp, testWorkflow } from "../../support/app.ts";
import { runtime } from "../runtime/runtime.ts";
import { getRun } from "./get-run.ts";
import type { Run } from "./run.ts";
import { start } from "./start.ts";

afterAll(() => runtime().close(0));

type Steps = Parameters<typeof useApp>[1];

async function run(body: string, steps: Steps): Promise<Run<unknown>> {
  await useApp(body, steps);
  return start(testWorkflow);
}

function streamOf(chunks: readonly unknown[]): ReadableStream<unknown> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function all(stream: ReadableStream<unknown>): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream as unknown as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

const chunkTables: [name: string, chunks: unknown[]][] = [
  ["nothing", []],
  ["texts", ["a", "b", "a"]],
  ["values", [{ a: new Date(5) }, undefined, null, [1n]]],
  ["bytes", [new Uint8Array([1, 2]), new Uint8Array()]],
  ["many chunks", Array.from({ length: 250 }, (_, index) => index)],
];

describe("a ReadableStream that a step returns", () => {
  it.each(chunkTables)("of %s is passed by the workflow to steps, each of which reads all of it", async (_name, chunks) => {
    const body = `main(async () => { const { body } = await step("make"); return [await step("read", body), await step("read", body), String(body)]; });`;
    const { returnValue } = await run(body, { make: () => ({ body: streamOf(chunks) }), read: all });
    expect(await returnValue).toEqual([chunks, chunks, "[object ReadableStream]"]);
  });
  it.each(chunkTables)("of %s is read by who asks for the run's result", async (_name, chunks) => {
    const started = await run(`main(async () => step("make"));`, { make: () => [streamOf(chunks), streamOf(["other"])] });
    const [first, second] = (await started.returnValue) as [ReadableStream, ReadableStream];
    expect([await all(first), await all(second)]).toEqual([chunks, ["other"]]);
    const again = (await getRun(started.runId).returnValue) as [ReadableStream];
    expect(await all(again[0])).toEqual(chunks);
  });
  it("is one stream where it is met twice", async () => {
    const make = (): unknown => {
      const stream = streamOf(["a"]);
      return { stream, same: stream };
    };
    const started = await run(`main(async () => { const { stream, same } = await step("make"); return stream === same; });`, {
      make,
    });
    expect(await started.returnValue).toBe(true);
  });
  it("is durable before the result is recorded", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const source = new ReadableStream({
      async pull(controller) {
        controller.enqueue("late");
        await held;
        controller.close();
      },
    });
    const started = await run(`main(async () => { await step("make"); return "made"; });`, { make: () => source });
    await expect.poll(() => started.status).toBe("running");
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await started.status).toBe("running");
    release();
    expect(await started.returnValue).toBe("made");
  });
  it("that errors fails the attempt; the next one's is read from its beginning and appended once", async () => {
    let attempts = 0;
    const make = (): ReadableStream => {
      attempts += 1;
      const fails = attempts === 1;
      let next = 0;
      return new ReadableStream({
        pull(controller) {
          if (next === 2) return fails ? controller.error(new Error("cut off")) : controller.close();
          controller.enqueue(next);
          next += 1;
        },
      });
    };
    const started = await run(`main(async () => step("read", await step("make")));`, { make, read: all });
    expect(await started.returnValue).toEqual([0, 1]);
    expect(attempts).toBe(2);
  });

  const refused: [name: string, make: () => unknown, code: string, message: string][] = [
    [
      "that is locked",
      () => {
        const stream = streamOf([1]);
        stream.getReader();
        return { stream };
      },
      "unserializable",
      "result.stream can't be stored: it is a ReadableStream that is locked",
    ],
    [
      "that was read from before",
      async () => {
        const stream = streamOf([1, 2]);
        const reader = stream.getReader();
        await reader.read();
        reader.releaseLock();
        return [stream];
      },
      "unserializable",
      "result[0] can't be stored: it is a ReadableStream that was read from",
    ],
    [
      "with a chunk that can't be written",
      () => streamOf(["a", { f: () => 1 }]),
      "unserializable",
      "chunk.f can't be stored: it is a function",
    ],
    ["with a chunk that is too large", () => streamOf(["x".repeat(2_000_000)]), "value_too_large", "A stream chunk"],
    [
      "beside what can't be written",
      () => [streamOf([1]), () => 1],
      "unserializable",
      "result[1] can't be stored: it is a function",
    ],
    [
      "that is a WritableStream",
      () => ({ out: new WritableStream() }),
      "unserializable",
      "result.out can't be stored: it is a WritableStream of your own",
    ],
  ];
  it.each(refused)("%s fails the step once, with its path", async (_name, make, code, message) => {
    let attempts = 0;
    const body = `main(async () => { try { return await step("make"); } catch (error) { return [error.code, error.message]; } });`;
    const started = await run(body, { make: () => ((attempts += 1), make()) });
    expect(await started.returnValue).toEqual([code, expect.stringContaining(message)]);
    expect(attempts).toBe(1);
  });
  it.each([
    ["beside what can't be written", (stream: ReadableStream) => [stream, () => 1]],
    ["beside one that fails", (stream: ReadableStream) => [stream, streamOf([() => 1])]],
  ])("is cancelled %s", async (_name, hold) => {
    let cancelled = 0;
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(1), cancel: () => void (cancelled += 1) });
    const started = await run(`main(async () => step("make"));`, { make: () => hold(endless) });
    await expect(started.returnValue).rejects.toMatchObject({ code: "unserializable" });
    expect(cancelled).toBe(1);
  });
});

describe("a stream without an end that a step returns", () => {
  it("is cancelled with the run", async () => {
    const cancelled: unknown[] = [];
    let pulled = 0;
    const endless = new ReadableStream({
      async pull(controller) {
        pulled += 1;
        // Then it stands still: no write fails that would end it.
        if (pulled > 3) await new Promise(() => undefined);
        controller.enqueue(pulled);
      },
      cancel: (reason) => void cancelled.push(reason),
    });
    const started = await run(`main(async () => step("make"));`, { make: () => endless });
    await expect.poll(() => pulled).toBeGreaterThan(3);
    await started.cancel();
    await expect.poll(() => cancelled).toHaveLength(1);
    await expect.poll(() => started.status).toBe("cancelled");
  });
});

describe("a stream as an argument of a step", () => {
  it("may be read in part, and is whole for the next", async () => {
    const first = async (stream: ReadableStream<unknown>): Promise<unknown> => {
      const reader = stream.getReader();
      const { value } = await reader.read();
      await reader.cancel();
      return value;
    };
    const body = `main(async () => { const body = await step("make"); return [await step("first", body), await step("read", body)]; });`;
    const started = await run(body, { make: () => streamOf(["a", "b"]), first, read: all });
    expect(await started.returnValue).toEqual(["a", ["a", "b"]]);
  });
  it("goes back by its name", async () => {
    const body = `main(async () => step("read", await step("same", await step("make"))));`;
    const started = await run(body, { make: () => streamOf(["a"]), same: (stream: unknown) => stream, read: all });
    expect(await started.returnValue).toEqual(["a"]);
  });
  it("can be piped into the run's output", async () => {
    const { getWritable } = await import("../index.ts");
    const pipe = (stream: ReadableStream<unknown>): Promise<void> => stream.pipeTo(getWritable());
    const started = await run(`main(async () => step("pipe", await step("make")));`, { make: () => streamOf(["a", "b"]), pipe });
    await started.returnValue;
    expect(await all(started.readable)).toEqual(["a", "b"]);
  });
  it("that a step leaves unread, or reads behind its back, does no harm", async () => {
    const leave = (stream: ReadableStream<unknown>): string => {
      void all(stream);
      return "left";
    };
    const body = `main(async () => { const body = await step("make"); return [await step("ignore", body), await step("leave", body)]; });`;
    const started = await run(body, { make: () => streamOf(["a"]), ignore: () => "ignored", leave });
    expect(await started.returnValue).toEqual(["ignored", "left"]);
  });
});

it("a step that reads waits for a store that is away", async () => {
  const store = await useApp(`main(async () => step("read", await step("make")));`, { make: () => streamOf(["a"]), read: all });
  const away = perdureError("store_unavailable", { description: "memory", reason: "away" });
  const reads = vi.spyOn(store, "readChunks").mockRejectedValueOnce(away).mockRejectedValueOnce(away);
  expect(await (await start(testWorkflow)).returnValue).toEqual(["a"]);
  expect(reads.mock.calls.length).toBeGreaterThan(2);
});

describe("start()", () => {
  it.each([
    ["a TransformStream", () => new TransformStream(), "not_built_yet", "args[0].body is a TransformStream of your own"],
    [
      "a WritableStream",
      () => new WritableStream(),
      "unserializable",
      "args[0].body can't be stored: it is a WritableStream of your own. Call getWritable()",
    ],
  ])("refuses %s with its path", async (_name, make, code, message) => {
    await useApp(`main(async () => 1);`);
    await expect(start(testWorkflow, [{ body: make() }])).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });
});
