/** A pipe into a stream of a run: a failure that nobody awaits fails the step while it runs, and never reaches the process. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refuse, revoked } from "../../../support/hostile-shapes.ts";
import { fenced, tooLarge, tryStep, turns, unheardRejections, writable } from "../../../support/step-trial.ts";

const reached = unheardRejections();
beforeEach(() => reached.begin());
afterEach(() => reached.end());

function source(...chunks: unknown[]): ReadableStream<unknown> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

describe("a pipe that nobody awaits", () => {
  test("fails the step while it runs", async () => {
    const large = await tryStep(async () => {
      void source("a", tooLarge).pipeTo(writable());
      await turns(10);
    });
    expect(large).toMatchObject({ type: "failed", code: "value_too_large" });
    const broken = await tryStep(async () => {
      void new ReadableStream({ pull: refuse }).pipeTo(writable());
      await turns(10);
    });
    expect(broken).toMatchObject({ type: "retry", thrown: { message: "looked at" } });
    const away = await tryStep(
      async () => {
        void source("a").pipeTo(writable());
        await turns(10);
      },
      { append: fenced },
    );
    expect(away).toMatchObject({ type: "retry", thrown: { code: "stream_writer_fenced" } });
  });

  test("is dropped when the step is over", async () => {
    let push = (_chunk: unknown): void => undefined;
    const endless = new ReadableStream({ start: (controller) => void (push = (chunk) => controller.enqueue(chunk)) });
    const step = await tryStep(() => void endless.pipeTo(writable()));
    expect(step.type).toBe("completed");
    push(tooLarge);
    await turns(10);
  });
});

describe("a pipe", () => {
  test("that is awaited gives its rejection", async () => {
    const step = await tryStep(async () => {
      await source(tooLarge).pipeTo(writable());
    });
    expect(step).toMatchObject({ type: "failed", code: "value_too_large" });
  });

  test("whose rejection is caught is the user's affair", async () => {
    const step = await tryStep(() =>
      source(tooLarge)
        .pipeTo(writable())
        .catch(() => "caught"),
    );
    expect(step.type).toBe("completed");
  });

  test("through a transform is written, and its failure fails the step", async () => {
    const through = (chunk: unknown) => source(chunk).pipeThrough(new TransformStream()).pipeTo(writable());
    expect((await tryStep(() => through("a"))).type).toBe("completed");
    expect(await tryStep(() => through(tooLarge))).toMatchObject({ type: "failed", code: "value_too_large" });
  });

  test("into a stream of the user's own is as it was", async () => {
    await tryStep(() => void writable());
    const own = source("a").pipeTo(new WritableStream({ write: refuse }));
    expect(own.constructor).toBe(Promise);
    await expect(own).rejects.toThrow("looked at");
    await expect(Reflect.apply(ReadableStream.prototype.pipeTo, source(), [])).rejects.toThrow(TypeError);
    await expect(Reflect.apply(ReadableStream.prototype.pipeTo, source(), [revoked({})])).rejects.toThrow(TypeError);
  });
});
