import { describe, expect, test } from "vitest";
import { derive } from "../realm/entropy.ts";
import { bundleOf, engineLimits, factsOf, limits, sharedRealm, workflowId } from "../../support/realm.ts";
import { eventOf, type FieldsOf, type JournalEvent } from "../journal/events.ts";
import type { EventType } from "../journal/table.ts";
import { decode, encode } from "../values/codec.ts";
import type { StepEntity, WaitEntity } from "./entity.ts";
import { RunMachine } from "./machine.ts";

const start = limits.now;
const hourMs = 3_600_000;

/** A run whose owner's clock says what the test wants, in ms from the start on. */
class Bench {
  readonly machine: RunMachine;
  journal: JournalEvent[] = [];

  constructor(body: string, durable?: readonly JournalEvent[]) {
    const bundle = bundleOf(body);
    const realmRun = sharedRealm().instantiate(bundle, factsOf({ createdAt: start }));
    this.machine = new RunMachine({ realmRun, runId: "wrun_1", derive, limits: engineLimits });
    const detail = { workflowId, bundle: bundle.hash, abi: 1, format: 1, seed: "ab".repeat(32), env: {} };
    const created = eventOf("run_created", { number: 1, at: start }, { detail, value: encode([], { root: "args" }) });
    this.machine.replay(durable ?? [created]);
    this.machine.goLive();
    this.journal = [...(durable ?? [created]), ...this.machine.takeFresh()];
  }

  append<Type extends EventType>(type: Type, at: number, fields: FieldsOf<Type>): void {
    this.machine.append(type, start + at, fields);
    this.journal.push(...this.machine.takeFresh());
  }

  start(at: number): void {
    this.append("run_started", at, { detail: { workerId: "wrkr_1" } });
  }

  stepDone(at: number): void {
    const value = encode(null, { root: "result" });
    this.append("step_completed", at, { correlationId: this.step.id, detail: { attempt: 1 }, value });
  }

  waitDone(at: number, woken = false): void {
    this.machine.completeWait(this.wait.id, woken, start + at);
    this.journal.push(...this.machine.takeFresh());
  }

  get step(): StepEntity {
    const found = [...this.machine.pending.values()].find((entity) => entity.kind === "step");
    if (found === undefined) throw new Error("no step is pending");
    return found;
  }

  get wait(): WaitEntity {
    const found = [...this.machine.pending.values()].find((entity) => entity.kind === "wait");
    if (found === undefined) throw new Error("no wait is pending");
    return found;
  }

  /** Of the last event of this type, in ms from the start on. */
  timeOf(type: EventType): { at: number; clock: number | undefined } {
    const event = this.journal.findLast((each) => each.type === type);
    if (event === undefined) throw new Error(`no ${type}`);
    return { at: event.at - start, clock: event.clock === undefined ? undefined : event.clock - start };
  }

  get result(): unknown {
    return decode(this.journal.at(-1)?.value ?? "");
  }
}

const sleeper = (duration: string): string =>
  `main(async () => { await step("a"); const from = Date.now(); await perdure.sleep(${duration}); return Date.now() - from; });`;

/** The step's result comes when the owner's clock is back by an hour. */
function heldUp(duration: string): Bench {
  const bench = new Bench(sleeper(duration));
  bench.start(hourMs);
  bench.stepDone(20);
  return bench;
}

describe("a wait", () => {
  test("that its time has ended has lasted that long, though the owner's clock is behind", () => {
    const bench = new Bench(sleeper("30"));
    bench.start(0);
    bench.stepDone(10);
    bench.waitDone(39);
    expect(bench.timeOf("wait_completed")).toEqual({ at: 40, clock: undefined });
    expect(bench.result).toBe(30);
  });

  test("that was woken ends when it is woken", () => {
    const bench = new Bench(sleeper("30"));
    bench.start(0);
    bench.stepDone(10);
    bench.waitDone(15, true);
    expect(bench.timeOf("wait_completed")).toEqual({ at: 15, clock: undefined });
    expect(bench.result).toBe(5);
  });

  test("that ends late ends at the owner's time", () => {
    const bench = new Bench(sleeper("30"));
    bench.start(0);
    bench.stepDone(10);
    bench.waitDone(1_000);
    expect(bench.timeOf("wait_completed")).toEqual({ at: 1_000, clock: undefined });
  });

  test("behind another is not short of what the first was short of", () => {
    const bench = new Bench(`main(async () => { for (let i = 0; i < 3; i += 1) await perdure.sleep(30); return Date.now(); });`);
    bench.start(0);
    for (const at of [29, 59, 89]) bench.waitDone(at);
    expect(bench.result).toBe(start + 90);
  });
});

describe("an event", () => {
  test("that the one before it held up says what the owner's clock was, and no other does", () => {
    const bench = new Bench(`main(async () => { await step("a"); await step("b"); });`);
    bench.start(hourMs);
    bench.stepDone(20);
    bench.stepDone(2 * hourMs);
    const clocks = bench.journal.map(({ type, clock }) => [type, clock === undefined ? undefined : clock - start]);
    expect(clocks).toEqual([
      ["run_created", undefined],
      ["run_started", undefined],
      ["step_created", undefined],
      ["step_completed", 20],
      ["step_created", 20],
      ["step_completed", undefined],
      ["run_completed", undefined],
    ]);
    expect(bench.journal.filter((event) => "clock" in event)).toHaveLength(2);
    expect(bench.timeOf("run_completed").at).toBe(2 * hourMs);
    expect(bench.journal[3]?.at).toBe(start + hourMs);
  });

  test("at the very time of the one before it was not held up", () => {
    const bench = new Bench(sleeper("30"));
    bench.start(5);
    bench.stepDone(5);
    expect(bench.timeOf("step_completed")).toEqual({ at: 5, clock: undefined });
  });
});

describe("a sleep that begins when logical time is ahead of the clock", () => {
  test("counts from the clock, and ends when logical time still stands", () => {
    const bench = heldUp("1000");
    expect(bench.wait.wakeAt - start).toBe(1_020);
    bench.waitDone(1_020);
    expect(bench.timeOf("wait_completed")).toEqual({ at: hourMs, clock: 1_020 });
  });

  test.each(['"1s"', "1000"])("of %s is the same when its record is lost", (duration) => {
    const bench = heldUp(duration);
    const created = bench.journal.at(-1);
    expect(created?.type).toBe("wait_created");
    const again = new Bench(sleeper(duration), bench.journal.slice(0, -1));
    expect(again.journal).toEqual(bench.journal);
    expect(again.wait).toEqual(bench.wait);
  });

  test("is the same when its record is lost and a note has come between", () => {
    const bench = heldUp("1000");
    const { wakeAt } = bench.wait;
    const note: JournalEvent = {
      number: 5,
      type: "run_unparked",
      at: start + 3 * hourMs,
      correlationId: null,
      detail: null,
      value: null,
    };
    expect(new Bench(sleeper("1000"), [...bench.journal.slice(0, 4), note]).wait.wakeAt).toBe(wakeAt);
  });

  test("until a date ends at that date", () => {
    expect(heldUp("new Date(Date.now() + 1000)").wait.wakeAt - start).toBe(hourMs + 1_000);
  });

  test("until a date that has passed, as the code sees it, ends at once", () => {
    expect(heldUp("new Date()").wait.wakeAt - start).toBe(20);
    expect(heldUp("new Date(0)").wait.wakeAt - start).toBe(20);
  });

  test("counts from logical time where the event says no clock, as journals did that were written before", () => {
    const { journal } = heldUp("1000");
    const old = journal.slice(0, -1).map((event) => ({ ...event }));
    for (const event of old) delete event.clock;
    expect(new Bench(sleeper("1000"), old).wait.wakeAt - start).toBe(hourMs + 1_000);
  });
});

test("a retry that is held up counts its delay from the clock, live and replayed", () => {
  const body = `main(() => step("a"));`;
  const bench = new Bench(body);
  bench.start(hourMs);
  const value = encode(new Error("no"), { root: "error" });
  bench.append("step_retrying", 20, { correlationId: bench.step.id, detail: { attempt: 1, delayMs: 5_000 }, value });
  expect(bench.timeOf("step_retrying")).toEqual({ at: hourMs, clock: 20 });
  expect(bench.step.notBefore - start).toBe(5_020);
  expect(bench.machine.clock - start).toBe(20);
  const again = new Bench(body, bench.journal);
  expect(again.step).toEqual(bench.step);
  expect(again.machine.clock).toBe(bench.machine.clock);
});

test("the limit of a clean-up counts from the clock at the cancellation, live and replayed", () => {
  const body = `main(async () => { try { await step("a"); } finally { await perdure.sleep(1000); } });`;
  const bench = new Bench(body);
  bench.start(hourMs);
  bench.append("run_cancel_requested", 20, { detail: { reason: null } });
  expect(bench.machine.cancelRequestedAt).toBe(start + 20);
  expect(bench.wait.wakeAt).toBe(start + 1_020);
  expect(new Bench(body, bench.journal).machine.cancelRequestedAt).toBe(start + 20);
  bench.machine.dropCode(start + 30_020);
  expect(bench.machine.takeFresh()).toMatchObject([{ type: "run_cancelled", at: start + hourMs, clock: start + 30_020 }]);
});
