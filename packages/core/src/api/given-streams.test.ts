/** Streams that `start()` is given. */
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { testWorkflow, useApp } from "../../support/app.ts";
import { runtime } from "../runtime/runtime.ts";
import { start } from "./start.ts";

afterAll(() => runtime().close(0));

const body = `main(async ({ input }) => [await step("read", input), await step("read", input)]);`;

async function read(stream: ReadableStream<unknown>): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream as unknown as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

/** A stream that the test fills. */
function open(): {
  stream: ReadableStream<unknown>;
  controller: ReadableStreamDefaultController<unknown>;
  cancelled: () => boolean;
} {
  let cancelled = false;
  let controller: ReadableStreamDefaultController<unknown> | undefined;
  const stream = new ReadableStream<unknown>({
    start: (given) => void (controller = given),
    cancel: () => void (cancelled = true),
  });
  if (controller === undefined) throw new Error("a stream starts at once");
  return { stream, controller, cancelled: () => cancelled };
}

test("is read in the background while steps read it, each from its beginning", async () => {
  await useApp(body, { read });
  const { stream, controller } = open();
  const run = await start(testWorkflow, [{ input: stream }]);
  expect(stream.locked).toBe(true);
  for (const chunk of ["a", new Uint8Array([1, 2]), { at: new Date(0) }]) {
    controller.enqueue(chunk);
    await setTimeout(5);
  }
  controller.close();
  const chunks = ["a", new Uint8Array([1, 2]), { at: new Date(0) }];
  expect(await run.returnValue).toEqual([chunks, chunks]);
});

test("two streams in one call are two, one that is met twice is one", async () => {
  await useApp(`main(async (a, b, again) => [await step("read", a), await step("read", b), a === again]);`, { read });
  const [a, b] = [open(), open()];
  const run = await start(testWorkflow, [a.stream, b.stream, a.stream]);
  a.controller.enqueue("a");
  b.controller.enqueue("b");
  a.controller.close();
  b.controller.close();
  expect(await run.returnValue).toEqual([["a"], ["b"], true]);
});

test("ends with an error where its source fails, behind what was read", async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const seen: unknown[] = [];
  const reads = Object.assign(
    async (stream: ReadableStream<unknown>) => {
      for await (const chunk of stream as unknown as AsyncIterable<unknown>) seen.push(chunk);
    },
    { maxRetries: 0 },
  );
  await useApp(`main((input) => step("reads", input));`, { reads });
  const { stream, controller } = open();
  const run = await start(testWorkflow, [stream]);
  controller.enqueue("a");
  await vi.waitUntil(() => seen.length === 1);
  controller.error(new Error("no more"));
  await expect(run.returnValue).rejects.toMatchObject({ cause: { code: "stream_cut_off" } });
  expect(seen).toEqual(["a"]);
});

test("is cancelled when the run is over, which need not have read it", async () => {
  await useApp(`main(async (input) => 1);`);
  const { stream, cancelled } = open();
  const run = await start(testWorkflow, [stream]);
  expect(await run.returnValue).toBe(1);
  await vi.waitUntil(cancelled, { timeout: 5_000 });
});

test("a run that was there before takes no other stream", async () => {
  await useApp(body, { read });
  const first = open();
  const run = await start(testWorkflow, [{ input: first.stream }], { id: "same" });
  const second = open();
  const again = await start(testWorkflow, [{ input: second.stream }], { id: "same" });
  await vi.waitUntil(second.cancelled, { timeout: 5_000 });
  first.controller.enqueue("first");
  first.controller.close();
  expect(await again.returnValue).toEqual([["first"], ["first"]]);
  expect(run.runId).toBe(again.runId);
});

test.each([
  [
    "that is locked",
    () => {
      const { stream } = open();
      stream.getReader();
      return stream;
    },
    "unserializable",
    /args\[0\]\.input.*locked/,
  ],
  ["to write to", () => new WritableStream(), "unserializable", /args\[0\]\.input/],
] as const)("one %s is refused with its place", async (_name, make, code, message) => {
  await useApp(body, { read });
  const refused = start(testWorkflow, [{ input: make() }]);
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
});

test("what is given beside something that can't be stored is left alone", async () => {
  await useApp(body, { read });
  const { stream } = open();
  await expect(start(testWorkflow, [{ input: stream, bad: () => 1 }])).rejects.toMatchObject({ code: "unserializable" });
  expect(stream.locked).toBe(false);
});

test("is cancelled where the run could not be created", async () => {
  const store = await useApp(body, { read });
  vi.spyOn(store, "register").mockRejectedValue(new Error("no store"));
  const { stream, cancelled } = open();
  await expect(start(testWorkflow, [{ input: stream }])).rejects.toThrow("no store");
  await vi.waitUntil(cancelled, { timeout: 5_000 });
});

test("a process without a worker can't read one, and says so", async () => {
  await useApp(body, { read });
  runtime().configure({ worker: false });
  const refused = start(testWorkflow, [{ input: open().stream }]);
  await expect(refused).rejects.toMatchObject({
    code: "unserializable",
    message: expect.stringMatching(/without a worker/) as string,
  });
});
