import { describe, expect, test } from "vitest";
import { FatalError, RetryableError } from "../errors/user-errors.ts";
import type { ClaimedRun, Operation, Store } from "../store/contract/contract.ts";
import { Workbench } from "../../support/workbench.ts";

describe("a run", () => {
  test("of a chain of steps records each result once and returns the value", async () => {
    const bench = new Workbench({ steps: { double: (value: number) => value * 2 } });
    const worker = await bench.worker();
    const runId = await bench.start(
      `main(async (value) => { let v = value; for (let i = 0; i < 3; i++) v = await step("double", v); return v; });`,
      [5],
    );
    expect(await bench.ended(runId)).toEqual({ status: "completed", code: null, value: 40 });
    const types = await bench.types(runId);
    expect(types.filter((type) => type === "step_completed")).toHaveLength(3);
    expect(types[0]).toBe("run_created");
    expect(types.at(-1)).toBe("run_completed");
    await worker.stop();
  });

  test("that throws fails with the error", async () => {
    const bench = new Workbench();
    const worker = await bench.worker();
    const runId = await bench.start(`main(async () => { throw new RangeError("no"); });`);
    const ended = await bench.ended(runId);
    expect(ended).toMatchObject({ status: "failed", code: "USER_ERROR" });
    expect(ended.value).toBeInstanceOf(RangeError);
    await worker.stop();
  });

  test("with every Promise combinator gives what they give", async () => {
    const steps = { echo: (value: unknown) => value, fail: () => Promise.reject(new FatalError("fatal")) };
    const bench = new Workbench({ steps });
    const worker = await bench.worker();
    const runId = await bench.start(`main(async () => {
      const all = await Promise.all([step("echo", 1), step("echo", 2)]);
      const settled = (await Promise.allSettled([step("echo", 3), step("fail")])).map(({ status }) => status);
      const any = await Promise.any([step("fail"), step("echo", 4)]);
      const race = await Promise.race([perdure.sleep("1h"), step("echo", 5)]);
      return { all, settled, any, race };
    });`);
    expect((await bench.ended(runId)).value).toEqual({ all: [1, 2], settled: ["fulfilled", "rejected"], any: 4, race: 5 });
    await worker.stop();
  });

  test("sleeps, and goes on at its time", async () => {
    const bench = new Workbench();
    const worker = await bench.worker();
    const runId = await bench.start(
      `main(async () => { const before = Date.now(); await perdure.sleep(30); return Date.now() - before; });`,
    );
    expect((await bench.ended(runId)).value).toBe(30);
    await worker.stop();
  });
});

describe("a step that fails", () => {
  test("is retried as often as it says, and its last error reaches the workflow", async () => {
    let attempts = 0;
    const flaky = Object.assign(() => Promise.reject(new Error(`attempt ${(attempts += 1)}`)), {
      maxRetries: 2,
      retryDelay: 1,
      backoff: "constant",
    });
    const bench = new Workbench({ steps: { flaky } });
    const worker = await bench.worker();
    const runId = await bench.start(
      `main(async () => { try { await step("flaky"); } catch (error) { return error.message; } });`,
    );
    expect((await bench.ended(runId)).value).toBe("attempt 3");
    const types = await bench.types(runId);
    expect(types.filter((type) => type === "step_retrying")).toHaveLength(2);
    expect(types.filter((type) => type === "step_failed")).toHaveLength(1);
    await worker.stop();
  });

  test("with a FatalError is not retried", async () => {
    let attempts = 0;
    const steps = {
      fatal: () => {
        attempts += 1;
        throw new FatalError("no way");
      },
    };
    const bench = new Workbench({ steps });
    const worker = await bench.worker();
    const runId = await bench.start(`main(async () => { await step("fatal"); });`);
    const { status, value } = await bench.ended(runId);
    expect(status).toBe("failed");
    expect(FatalError.is(value)).toBe(true);
    expect(attempts).toBe(1);
    await worker.stop();
  });

  test("with a RetryableError is retried when it says", async () => {
    const times: number[] = [];
    const steps = {
      later: () => {
        times.push(bench.clock.now());
        if (times.length === 1) throw new RetryableError("not yet", { retryAfter: "40s" });
        return "done";
      },
    };
    const bench: Workbench = new Workbench({ steps });
    const worker = await bench.worker();
    const runId = await bench.start(`main(() => step("later"));`);
    expect((await bench.ended(runId)).value).toBe("done");
    const [first = 0, second = 0] = times;
    expect(second - first).toBe(40_000);
    await worker.stop();
  });

  test("with a result that can't be stored fails with the path to it, unretried", async () => {
    const bench = new Workbench({ steps: { bad: () => ({ user: { save: () => undefined } }) } });
    const worker = await bench.worker();
    const runId = await bench.start(`main(() => step("bad"));`);
    const { value } = await bench.ended(runId);
    expect(value).toMatchObject({ code: "unserializable", message: expect.stringContaining("result.user.save") });
    expect(await bench.types(runId)).not.toContain("step_retrying");
    await worker.stop();
  });
});

describe("a cancellation", () => {
  const cancel = {
    type: "cancel",
    messageId: "m1",
    correlationIds: [],
    detail: JSON.stringify({ reason: "enough" }),
    value: null,
  } as const;

  test("rejects what is pending, runs finally blocks with their steps, aborts signals, and ends as cancelled", async () => {
    let aborted = false;
    const cleaned: string[] = [];
    let begun = (): void => undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const { stepContext } = await import("./step/step-context.ts");
    const steps = {
      long: () =>
        new Promise((resolve) => {
          stepContext.getStore()?.signal.addEventListener("abort", () => {
            aborted = true;
            resolve(undefined);
          });
          begun();
        }),
      clean: (what: string) => void cleaned.push(what),
    };
    const bench = new Workbench({ steps });
    const worker = await bench.worker();
    const runId = await bench.start(
      `main(async () => { try { await step("long"); } catch (error) { await step("clean", error.code + " " + error.reason); throw error; } });`,
    );
    await running;
    await bench.group.submit({ kind: "send", to: { runId }, message: cancel });
    expect(await bench.ended(runId)).toMatchObject({ status: "cancelled" });
    expect(cleaned).toEqual(["run_cancelled enough"]);
    expect(aborted).toBe(true);
    const types = await bench.types(runId);
    expect(types.indexOf("run_cancel_requested")).toBeLessThan(types.indexOf("step_completed"));
    expect(types.at(-1)).toBe("run_cancelled");
    await worker.stop();
  });

  test("whose clean-up takes too long is dropped at the limit", async () => {
    const bench = new Workbench();
    const worker = await bench.worker();
    const runId = await bench.start(
      `main(async () => { try { await perdure.sleep("1h"); } finally { await perdure.sleep("1h"); } });`,
    );
    await bench.until(runId, ({ wakeAt, status }) => status === "running" && wakeAt !== null);
    await bench.group.submit({ kind: "send", to: { runId }, message: cancel });
    const asked = bench.clock.now();
    expect(await bench.ended(runId)).toMatchObject({ status: "cancelled" });
    expect(bench.clock.now() - asked).toBe(30_000);
    expect(bench.lines.join("")).toContain("its clean-up after the cancellation took too long");
    await worker.stop();
  });
});

describe("a step", () => {
  test("starts only when the event whose activation called it is durable", async () => {
    const ran: string[] = [];
    const bench = new Workbench({ steps: { work: (name: string) => void ran.push(name) } });
    let hold: Promise<void> | null = null;
    let letGo = (): void => undefined;
    let held = 0;
    const slow: Store = Object.create(bench.store, {
      write: {
        value: async (operations: readonly Operation[]) => {
          if (hold !== null && operations.some(({ kind }) => kind === "commit")) {
            held += 1;
            await hold;
          }
          return await bench.store.write(operations);
        },
      },
    });
    const worker = await bench.worker(slow);
    hold = new Promise((resolve) => (letGo = resolve));
    const runId = await bench.start(`main(async () => { await step("work", "a"); await step("work", "b"); });`);
    await bench.until(runId, () => held === 1);
    await bench.clock.advance(60_000);
    expect(ran).toEqual([]);
    hold = null;
    letGo();
    await bench.ended(runId);
    expect(ran).toEqual(["a", "b"]);
    await worker.stop();
  });
});

describe("a takeover", () => {
  test("after a death goes on from the journal, and recorded steps do not run again", async () => {
    const ran: string[] = [];
    let hang = true;
    const steps = {
      work: async (name: string) => {
        ran.push(name);
        if (name === "b" && hang) await new Promise(() => undefined);
        return name;
      },
    };
    const bench = new Workbench({ steps });
    const first = await bench.worker();
    const runId = await bench.start(
      `main(async () => [await step("work", "a"), await step("work", "b"), await step("work", "c")]);`,
    );
    await bench.until(runId, () => ran.includes("b"));
    hang = false;
    bench.store.kill(first.context.workerId);
    const second = await bench.worker();
    expect((await bench.ended(runId)).value).toEqual(["a", "b", "c"]);
    expect(ran).toEqual(["a", "b", "b", "c"]);
    await second.stop();
  });

  test("from a store that fails for a while goes on once it answers, and parks nothing", async () => {
    const bench = new Workbench({ steps: { work: () => "done" } });
    let failures = 2;
    const failing: Store = Object.create(bench.store, {
      readJournal: {
        value: async (...args: Parameters<Store["readJournal"]>) => {
          if (failures > 0) {
            failures -= 1;
            throw new Error("connection reset");
          }
          return await bench.store.readJournal(...args);
        },
      },
    });
    const runId = await bench.start(`main(() => step("work"));`);
    const worker = await bench.worker(failing);
    const begun = bench.clock.monotonic();
    expect((await bench.ended(runId)).value).toBe("done");
    // A look's time after each failure.
    expect(bench.clock.monotonic() - begun).toBe(2_000);
    expect(await bench.types(runId)).not.toContain("run_parked");
    await worker.stop();
  });

  test("of an inbox that can't be read for a while harms nobody: the end and a cancellation come through", async () => {
    let failures = 0;
    const bench = new Workbench({ steps: { wake: (runId: string) => send(runId, "wake", "m1") } });
    const failing: Store = Object.create(bench.store, {});
    async function send(runId: string, type: "wake" | "cancel", messageId: string): Promise<void> {
      failures = 3;
      await bench.group.submit({
        kind: "send",
        to: { runId },
        message: { type, messageId, correlationIds: [], detail: null, value: null },
      });
    }
    Object.defineProperty(failing, "readInbox", {
      value: async (...args: Parameters<Store["readInbox"]>) => {
        if (failures > 0) {
          failures -= 1;
          throw new Error("connection reset");
        }
        return await bench.store.readInbox(...args);
      },
    });
    const worker = await bench.worker(failing);
    const ending = await bench.start(`main(async (id) => { await step("wake", id); return "done"; });`, ["wrun_1"], "wrun_1");
    expect((await bench.ended(ending)).value).toBe("done");
    const sleeping = await bench.start(`main(() => perdure.sleep("1h"));`);
    await bench.until(sleeping, ({ wakeAt, status }) => status === "running" && wakeAt !== null);
    await send(sleeping, "cancel", "m2");
    expect(await bench.ended(sleeping)).toMatchObject({ status: "cancelled" });
    await worker.stop();
  });

  test("by hand-over counts as no strike, and the step runs again at the next owner", async () => {
    let attempts = 0;
    const steps = { slow: () => ((attempts += 1) === 1 ? new Promise(() => undefined) : "done") };
    const bench = new Workbench({ steps });
    const first = await bench.worker();
    const runId = await bench.start(`main(() => step("slow"));`);
    await bench.until(runId, () => attempts === 1);
    await bench.clock.during(first.stop());
    const second = await bench.worker();
    expect((await bench.ended(runId)).value).toBe("done");
    expect(bench.lines.join("")).not.toContain("suspect");
    await second.stop();
  });

  test("of a run whose code has changed parks it and changes nothing of its journal", async () => {
    const bench = new Workbench({ steps: { a: () => 1 } });
    const first = await bench.worker();
    const runId = await bench.start(`main(async () => { await step("a"); await perdure.sleep(Math.random() * 0 + 1e7); });`);
    await bench.until(runId, ({ wakeAt, status }) => status === "running" && wakeAt !== null);
    const before = await bench.journal(runId);
    await first.stop();
    const otherCode: Store = Object.create(bench.store, {
      readJournal: {
        value: async (...args: Parameters<Store["readJournal"]>) => {
          const events = await bench.store.readJournal(...args);
          return events.map((event) =>
            event.type === "step_created" ? { ...event, detail: event.detail?.replace("//a", "//b") ?? null } : event,
          );
        },
      },
    });
    const second = await bench.worker(otherCode);
    const wake = { type: "wake", messageId: "m2", correlationIds: [], detail: null, value: null } as const;
    await bench.group.submit({ kind: "send", to: { runId }, message: wake });
    const parked = await bench.until(runId, ({ status }) => status === "parked");
    expect(parked.code).toBe("nondeterminism");
    expect((await bench.journal(runId)).slice(0, before.length).map(({ number }) => number)).toEqual(
      before.map(({ number }) => number),
    );
    await second.stop();
  });

  test("that waits for its turn when the worker stops is handed back without a death", async () => {
    const steps = { deadly: () => new Promise(() => undefined) };
    const bench = new Workbench({ steps });
    const runIds = [await bench.start(`main(() => step("deadly"));`), await bench.start(`main(() => step("deadly"));`)];
    const first = await bench.worker();
    for (const runId of runIds) await bench.until(runId, ({ outstanding }) => outstanding);
    bench.store.kill(first.context.workerId);
    const second = await bench.worker();
    for (const runId of runIds) await bench.until(runId, ({ owner }) => owner === second.context.workerId);
    await bench.clock.during(second.stop());
    const claimed = await claimAll(bench);
    expect(claimed.map(({ deaths }) => deaths)).toEqual([1, 1]);
    for (const runId of runIds) expect(await bench.types(runId)).not.toContain("run_parked");
  });

  test("parks a run after three deaths at which it was the only thing outstanding", async () => {
    const steps = { deadly: () => new Promise(() => undefined) };
    const bench = new Workbench({ steps });
    const runId = await bench.start(`main(() => step("deadly"));`);
    for (let death = 0; death < 3; death += 1) {
      const worker = await bench.worker();
      await bench.until(runId, ({ owner, outstanding }) => owner === worker.context.workerId && outstanding);
      bench.store.kill(worker.context.workerId);
    }
    const last = await bench.worker();
    expect(await bench.until(runId, ({ status }) => status === "parked")).toMatchObject({ code: "deaths_exceeded" });
    await last.stop();
  });
});

test("a step that this deployment does not have parks the run, and a worker that has it releases it", async () => {
  const bench = new Workbench();
  const without = await bench.worker();
  const runId = await bench.start(`main(() => step("gone"));`);
  expect(await bench.until(runId, ({ status }) => status === "parked")).toMatchObject({ code: "step_not_registered" });
  await without.stop();
  const again = new Workbench({ beside: bench, steps: { gone: () => "back" } });
  const worker = await again.worker();
  expect((await again.ended(runId)).value).toBe("back");
  await worker.stop();
});

/** Claims what there is, as a worker that only looks. */
async function claimAll(bench: Workbench): Promise<ClaimedRun[]> {
  const life = await bench.store.register({
    workerId: "wrkr_looking",
    leaseMs: 1e6,
    stallMs: 1e6,
    steps: [],
    queues: null,
    claiming: true,
    queueLimits: {},
  });
  const { runs } = await bench.store.claim({
    workerId: "wrkr_looking",
    limit: 100,
    suspects: 0,
    alone: false,
    now: bench.clock.now(),
  });
  await life.end();
  return runs;
}
