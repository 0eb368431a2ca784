/** What takes seconds, minutes and days in a worker, by a clock that can be told to pass. */
import { describe, expect, test } from "vitest";
import type { Store, WorkerLife } from "../store/contract/contract.ts";
import { Workbench } from "../../support/workbench.ts";
import { wait } from "../clock/clock.ts";
import { stepContext } from "./step/step-context.ts";
import type { Worker } from "./worker.ts";

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;
const hangs = (): Promise<void> => new Promise(() => undefined);

describe("a sleep of 30 days", () => {
  const napping = `main(async () => { const from = Date.now(); await perdure.sleep("30 days"); return Date.now() - from; });`;
  /** A look every hour is enough, and quick. */
  const limits = { pollMs: hour };

  test.each([
    ["in memory", limits],
    ["out of memory", { ...limits, residentBytes: 0 }],
  ])("%s ends when it should, and nothing of the run happens before", async (_where, given) => {
    const bench = new Workbench({ limits: given });
    const worker = await bench.worker();
    const runId = await bench.start(napping);
    await bench.clock.advance(second);
    const events = (await bench.journal(runId)).length;
    await bench.clock.advance(30 * day - 2 * second);
    expect(await bench.journal(runId)).toHaveLength(events);
    expect(await bench.ended(runId, hour)).toEqual({ status: "completed", code: null, value: expect.any(Number) });
    const { value } = await bench.ended(runId);
    expect(value).toSatisfy((ms: number) => ms >= 30 * day && ms <= 30 * day + (given === limits ? 0 : hour));
    await worker.stop();
  });

  test("ends at the next worker, when the first one is gone for weeks", async () => {
    const bench = new Workbench({ limits });
    const first = await bench.worker();
    const runId = await bench.start(napping);
    await bench.clock.advance(day);
    await first.stop();
    await bench.clock.advance(20 * day);
    const next = await bench.worker();
    await bench.clock.advance(9 * day - second);
    expect((await bench.store.readRun({ runId }))?.status).toBe("running");
    expect(await bench.ended(runId, hour)).toMatchObject({ value: expect.toSatisfy((ms: number) => ms <= 30 * day + hour) });
    await next.stop();
  });

  test("ends within two ticks of the clock where the machine was suspended meanwhile", async () => {
    const bench = new Workbench();
    const worker = await bench.worker();
    const runId = await bench.start(napping);
    await bench.clock.advance(5 * second);
    bench.clock.time.jump(30 * day);
    expect(await bench.ended(runId, 2 * second + 1)).toMatchObject({ status: "completed" });
    await worker.stop();
  });
});

describe("the retries of a step", () => {
  /** When each of its attempts began, all of which fail. */
  function failing(maxRetries: number) {
    const begun: number[] = [];
    const fails = (): void => {
      begun.push(bench.clock.now());
      throw new Error("no");
    };
    const bench: Workbench = new Workbench({ steps: { fails: Object.assign(fails, { maxRetries }) } });
    return { bench, begun, body: `main(() => step("fails"));` };
  }

  const gaps = (begun: readonly number[]): number[] => begun.slice(1).map((at, index) => at - (begun[index] ?? 0));

  test("come at 0 s, then 1, 2, 4 … s up to 5 min, with jitter, and exactly when the journal says", async () => {
    const { bench, begun, body } = failing(11);
    const worker = await bench.worker();
    const runId = await bench.start(body);
    expect(await bench.ended(runId, hour)).toMatchObject({ status: "failed", value: { message: "no" } });
    const waited = gaps(begun);
    const retries = (await bench.journal(runId)).filter(({ type }) => type === "step_retrying");
    expect(waited).toEqual(retries.map(({ detail }) => (JSON.parse(detail ?? "{}") as { delayMs: number }).delayMs));
    const full = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((seconds) => seconds * second);
    for (const [index, ms] of full.entries()) {
      expect(waited[index]).toBeGreaterThanOrEqual(Math.min(ms / 2, 300 * second));
      expect(waited[index]).toBeLessThanOrEqual(Math.min(ms, 300 * second));
    }
    // Without jitter each would be the full delay.
    expect(waited.filter((ms, index) => ms !== full[index]).length).toBeGreaterThan(5);
    await worker.stop();
  });

  test("are not hurried by a death: the next owner waits for the rest of the delay", async () => {
    const { bench, begun, body } = failing(8);
    const first = await bench.worker();
    const runId = await bench.start(body);
    await bench.clock.until(() => begun.length === 8, hour);
    await bench.clock.advance(10 * second);
    bench.store.kill(first.context.workerId);
    const next = await bench.worker();
    await bench.ended(runId, hour);
    const last = (await bench.journal(runId)).findLast(({ type }) => type === "step_retrying");
    const { delayMs } = JSON.parse(last?.detail ?? "{}") as { delayMs: number };
    // It is claimed at the first look after its time.
    expect(gaps(begun).at(-1)).toSatisfy((ms: number) => ms >= delayMs && ms < delayMs + second);
    expect(begun).toHaveLength(9);
    await next.stop();
  });
});

describe("a clean-up after a cancellation", () => {
  const cancel = { type: "cancel", messageId: "c", correlationIds: [], detail: '{"reason":null}', value: null } as const;

  test.each([
    { takes: 29 * second, ends: 29 * second, cleaned: true },
    { takes: 31 * second, ends: 30 * second, cleaned: false },
  ])("that takes $takes ms ends after $ends ms", async ({ takes, ends, cleaned }) => {
    const bench: Workbench = new Workbench({ steps: { hangs, clean: () => wait(bench.clock, takes) } });
    const worker = await bench.worker();
    const runId = await bench.start(`main(async () => { try { await step("hangs"); } finally { await step("clean"); } });`);
    await bench.until(runId, ({ outstanding }) => outstanding);
    const asked = bench.clock.now();
    await bench.group.submit({ kind: "send", to: { runId }, message: cancel });
    expect(await bench.ended(runId)).toMatchObject({ status: "cancelled" });
    expect(bench.clock.now() - asked).toBe(ends);
    expect((await bench.types(runId)).includes("step_completed")).toBe(cleaned);
    await bench.clock.during(worker.stop());
  });
});

describe("a stop", () => {
  test.each([
    { takes: 9 * second, ends: 9 * second, recorded: true },
    { takes: 11 * second, ends: 10 * second, recorded: false },
  ])("lets a step of $takes ms go on for $ends ms", async ({ takes, ends, recorded }) => {
    let aborted = false;
    const work = (): Promise<void> => {
      stepContext.getStore()?.signal.addEventListener("abort", () => (aborted = true));
      return wait(bench.clock, takes);
    };
    const bench: Workbench = new Workbench({ steps: { work } });
    const worker = await bench.worker();
    const runId = await bench.start(`main(() => step("work"));`);
    await bench.until(runId, ({ outstanding }) => outstanding);
    const asked = bench.clock.now();
    await bench.clock.during(worker.stop());
    // It looks every 5 ms whether anything still runs.
    expect(bench.clock.now() - asked).toSatisfy((ms: number) => ms >= ends && ms <= ends + 5);
    expect(aborted).toBe(!recorded);
    expect(await bench.store.readRun({ runId })).toMatchObject({ owner: null, status: recorded ? "completed" : "running" });
  });

  test.each([
    ["stopped", async (bench: Workbench, worker: Worker) => await bench.clock.during(worker.stop())],
    ["killed", async (bench: Workbench, worker: Worker) => bench.store.kill(worker.context.workerId)],
  ])("leaves no timer behind: the worker was %s", async (_how, part) => {
    const bench = new Workbench({ steps: { hangs } });
    const suspect = await bench.start(`main(() => step("hangs"));`);
    for (let death = 0; death < 2; death += 1) {
      const first = await bench.worker();
      await bench.until(suspect, ({ owner, outstanding }) => owner === first.context.workerId && outstanding);
      bench.store.kill(first.context.workerId);
    }
    const worker = await bench.worker();
    await bench.start(`main(() => perdure.sleep("1h"));`);
    await bench.clock.advance(5 * second);
    expect(worker.runs).toBe(2);
    await part(bench, worker);
    // The clock itself ticks for a minute after its last use.
    await bench.clock.advance(62 * second);
    expect(bench.clock.time.pending).toBe(0);
  });

  test("that nothing runs at takes no time", async () => {
    const bench = new Workbench();
    const worker = await bench.worker();
    await bench.start(`main(() => perdure.sleep("1h"));`);
    await bench.clock.advance(5 * second);
    const asked = bench.clock.now();
    await worker.stop();
    expect(bench.clock.now()).toBe(asked);
    // It is over, and not lost: nobody would start another one.
    await bench.clock.advance(5 * second);
    expect(bench.lines.join("")).not.toContain("stood still");
  });
});

test.each([0, hour, -hour])(
  "suspects have turns of 10 s, one after the other, though the wall clock is set by %d ms",
  async (jump) => {
    const hanging = { steps: { work: hangs }, limits: { concurrentSteps: 10 } };
    const bench = new Workbench(hanging);
    const runIds: string[] = [];
    for (let index = 0; index < 4; index += 1) runIds.push(await bench.start(`main(() => step("work"));`));
    for (let death = 0; death < 2; death += 1) {
      const worker = await bench.worker();
      for (const runId of runIds)
        await bench.until(runId, ({ owner, outstanding }) => owner === worker.context.workerId && outstanding);
      bench.store.kill(worker.context.workerId);
    }
    const worker = await bench.worker();
    const begun = bench.clock.monotonic();
    const took: number[] = [];
    for (let count = 1; count <= runIds.length; count += 1) {
      await bench.clock.until(() => worker.runs === count);
      took.push(bench.clock.monotonic() - begun);
      if (count === 1) bench.clock.time.jump(jump);
    }
    expect(took).toEqual([0, 10 * second, 20 * second, 30 * second]);
    await bench.clock.during(worker.stop());
  },
);

describe.each([hour, -hour])("when the wall clock is set by %d ms", (jump) => {
  /** The clock is set for good, and followed at its second tick. */
  async function withJump(bench: Workbench): Promise<void> {
    await bench.clock.advance(0.5 * second);
    bench.clock.time.jump(jump);
    await bench.clock.advance(3 * second);
  }

  test("the worker looks as often as before, and says that it lives", async () => {
    const bench = new Workbench();
    let looks = 0;
    let moved = 0;
    const counting: Store = Object.create(bench.store, {
      claim: {
        value: async (...args: Parameters<Store["claim"]>) => {
          looks += 1;
          return await bench.store.claim(...args);
        },
      },
      register: {
        value: async (...args: Parameters<Store["register"]>): Promise<WorkerLife> => {
          const life = await bench.store.register(...args);
          return { ...life, moved: () => (moved += 1) };
        },
      },
    });
    const worker = await bench.worker(counting);
    await withJump(bench);
    looks = moved = 0;
    await bench.clock.advance(30 * second);
    expect({ looks, moved }).toEqual({ looks: 30, moved: 30 });
    await worker.stop();
  });

  test("a stop waits for its grace, and no longer", async () => {
    const bench = new Workbench({ steps: { hangs } });
    const worker = await bench.worker();
    const runId = await bench.start(`main(() => step("hangs"));`);
    await bench.until(runId, ({ outstanding }) => outstanding);
    const asked = bench.clock.monotonic();
    const stopped = worker.stop();
    await withJump(bench);
    await bench.clock.during(stopped);
    expect(bench.clock.monotonic() - asked).toSatisfy((ms: number) => ms >= 10 * second && ms <= 10 * second + 5);
  });

  test("what nobody waits for is recorded all the same, in time", async () => {
    const bench = new Workbench({ steps: { hangs } });
    const worker = await bench.worker();
    await bench.clock.advance(900);
    bench.clock.time.jump(jump);
    // The clock follows at its second tick, while the record of the step's start waits for company.
    await bench.clock.advance(1_098);
    const runId = await bench.start(`main(() => step("hangs"));`);
    await bench.clock.advance(20);
    expect(await bench.types(runId)).toContain("step_started");
    await bench.clock.during(worker.stop());
  });

  test("an inbox that can't be read is read again in a second", async () => {
    const bench = new Workbench();
    let fails = false;
    const failing: Store = Object.create(bench.store, {
      readInbox: {
        value: async (...args: Parameters<Store["readInbox"]>) => {
          if (!fails) return await bench.store.readInbox(...args);
          fails = false;
          throw new Error("EIO");
        },
      },
    });
    const worker = await bench.worker(failing);
    const runId = await bench.start(`main(async () => { await perdure.sleep("9h"); return "woken"; });`);
    await bench.clock.advance(100);
    const wakes = (await bench.journal(runId)).flatMap(({ type, correlationId }) =>
      type === "wait_created" && correlationId !== null ? [correlationId] : [],
    );
    bench.clock.time.jump(jump);
    await bench.clock.advance(1_500);
    fails = true;
    const message = { type: "wake", messageId: "w", correlationIds: wakes, detail: null, value: null } as const;
    await bench.group.submit({ kind: "send", to: { runId }, message });
    expect(await bench.ended(runId, 1_001)).toMatchObject({ value: "woken" });
    await worker.stop();
  });
});
