/** A write that nobody awaits fails its step while the step runs, and never reaches the process. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AppendChunks, AppendResult } from "../../store/contract/contract.ts";
import { Workbench } from "../../../support/workbench.ts";
import { refuse, revoked, brittle } from "../../../support/hostile-shapes.ts";
import { fenced, openStreams, tooLarge, tryStep, turns, unheardRejections, writable } from "../../../support/step-trial.ts";

const reached = unheardRejections();
beforeEach(() => reached.begin());
afterEach(() => reached.end());

const unwritable: [string, () => unknown, string][] = [
  ["too large", () => tooLarge, "value_too_large"],
  ["a symbol", () => Symbol("s"), "unserializable"],
  ["a function", () => refuse, "unserializable"],
  ["a revoked proxy", () => revoked({}), "unserializable"],
  [
    "an object with a getter that throws",
    () => Object.defineProperty({}, "a", { get: refuse, enumerable: true }),
    "unserializable",
  ],
  ["an object that can't be read in which another is", () => brittle(revoked({})), "unserializable"],
];

describe("a chunk that can't be written", () => {
  test.each(unwritable)("(%s) rejects the write that is awaited", async (_name, chunk, code) => {
    const step = await tryStep(async () => {
      await writable().getWriter().write(chunk());
    });
    expect(step).toMatchObject({ type: "failed", code, thrown: { name: "PerdureError", code } });
  });

  test.each(unwritable)("(%s) fails the step when nobody awaits it", async (_name, chunk, code) => {
    const step = await tryStep(() => {
      void writable().getWriter().write(chunk());
    });
    expect(step).toMatchObject({ type: "failed", code, thrown: { name: "PerdureError", code } });
  });

  test.each(unwritable)("(%s) is the user's affair where the rejection is caught", async (_name, chunk, code) => {
    const caught: unknown[] = [];
    const step = await tryStep(async () => {
      const first = writable();
      await first
        .getWriter()
        .write(chunk())
        .catch((error: unknown) => caught.push(error));
      const late = writable("late").getWriter().write(chunk());
      await turns(2);
      await Promise.allSettled([late]);
      try {
        await writable("tried").getWriter().write(chunk());
      } catch (error) {
        caught.push(error);
      }
      await writable().getWriter().write("fits");
      return caught.length;
    });
    expect(step).toMatchObject({ type: "completed" });
    expect(caught).toMatchObject([{ code }, { code }]);
  });
});

const unawaited: Record<string, (stream: WritableStream<unknown>) => void> = {
  "write()": (stream) => void stream.getWriter().write("a"),
  "many writes": (stream) => {
    const writer = stream.getWriter();
    for (let chunk = 0; chunk < 40; chunk += 1) void writer.write("a");
  },
  "write() of a writer that was let go": (stream) => {
    const writer = stream.getWriter();
    void writer.write("a");
    writer.releaseLock();
    void writer.write("b");
  },
  "close() of a writer": (stream) => {
    const writer = stream.getWriter();
    void writer.write("a");
    void writer.close();
  },
  "close() of the stream": (stream) => void stream.close(),
  "close() that is asked for twice": (stream) => {
    void stream.close();
    void stream.close();
  },
  "ready and closed": (stream) => {
    const writer = stream.getWriter();
    void writer.ready;
    void writer.closed;
    void writer.write("a");
    void writer.ready;
  },
  "abort() of a stream that is locked": (stream) => {
    stream.getWriter();
    void stream.abort();
  },
  "abort() under a write": (stream) => {
    const writer = stream.getWriter();
    void writer.write("a");
    void writer.abort(new Error("aborted"));
    void writer.write("b");
  },
};

describe("what nobody awaits", () => {
  test.each(Object.entries(unawaited))("(%s) fails the step where the store refuses", async (_name, write) => {
    const step = await tryStep(() => write(writable()), { append: fenced });
    expect(step.type).toBe("retry");
    expect(step.thrown).toBeInstanceOf(Error);
  });

  test.each(Object.entries(unawaited))("(%s) is dropped when the step is over", async (_name, write) => {
    let later = Promise.resolve();
    const step = await tryStep(
      () => {
        const streams = openStreams();
        later = turns(5).then(() => write(streams.writable()));
      },
      { append: fenced },
    );
    expect(step.type).toBe("completed");
    await later;
    await turns(10);
  });

  test("is written before the step's result is recorded", async () => {
    const written: unknown[] = [];
    const append = ({ chunks, close }: AppendChunks): AppendResult => {
      written.push(...chunks, ...(close ? ["end"] : []));
      return { outcome: "appended", first: 0 };
    };
    const outcome = await tryStep(
      () => {
        const writer = writable().getWriter();
        for (let chunk = 0; chunk < 40; chunk += 1) void writer.write(chunk);
        void writer.close();
      },
      { append },
    );
    expect(outcome.type).toBe("completed");
    expect(written).toHaveLength(41);
  });
});

test.each([5, null, Symbol("s"), {}, revoked].map((value) => ({ value })))(
  "a namespace that is no text fails the step (%#)",
  async ({ value }) => {
    const namespace = value === revoked ? revoked({}) : value;
    const step = await tryStep(() => void openStreams().writable({ namespace: namespace as string }));
    expect(step).toMatchObject({ type: "failed", code: "invalid_option" });
  },
);

test("a run whose step leaves writes behind fails with what became of them", async () => {
  const bench = new Workbench({
    steps: {
      leaves: () => {
        void writable().getWriter().write(Symbol("s"));
      },
    },
  });
  const worker = await bench.worker();
  const ended = await bench.ended(await bench.start(`main(() => step("leaves"));`));
  expect(ended).toMatchObject({ status: "failed", code: "unserializable", value: { name: "PerdureError" } });
  await worker.stop();
});

test("what a step writes when its run is over is dropped", async () => {
  let later = Promise.resolve();
  const bench = new Workbench({
    steps: {
      leaves: () => {
        const writer = writable().getWriter();
        later = turns(20).then(() => void writer.write("late"));
      },
    },
  });
  const worker = await bench.worker();
  expect(await bench.ended(await bench.start(`main(() => step("leaves"));`))).toMatchObject({ status: "completed" });
  await later;
  await turns(10);
  await worker.stop();
});
