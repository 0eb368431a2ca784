/** What one run, one answer or one outage does, it does to itself: all others go on. */
import { describe, expect, test } from "vitest";
import type { Operation, OperationResult, Store } from "../store/contract/contract.ts";
import { wait } from "../clock/clock.ts";
import { Workbench } from "../../support/workbench.ts";

describe("after deaths of its process", () => {
  test("a run with one death is claimed like any other: all go on side by side", async () => {
    const begun: string[] = [];
    let hang = true;
    const steps = {
      work: async (name: string) => {
        begun.push(name);
        if (hang || begun.length < 20) await new Promise((resolve) => waiting.push(resolve as () => void));
        return name;
      },
    };
    const waiting: (() => void)[] = [];
    const bench = new Workbench({ steps });
    const first = await bench.worker();
    const runIds = [];
    for (let index = 0; index < 10; index += 1)
      runIds.push(await bench.start(`main((name) => step("work", name));`, [`${index}`]));
    for (const runId of runIds) await bench.until(runId, ({ outstanding }) => outstanding);
    await bench.clock.until(() => begun.length === 10);
    bench.store.kill(first.context.workerId);
    hang = false;
    const second = await bench.worker();
    // The last of the ten lets the others go: they can only end if all run at the same time.
    await bench.clock.until(() => begun.length === 20);
    for (const resolve of waiting) resolve();
    for (const runId of runIds) expect(await bench.ended(runId)).toMatchObject({ status: "completed" });
    await second.stop();
  });

  test("only the run that causes them parks, however many were outstanding beside it", async () => {
    let kill = (): void => undefined;
    const steps = {
      deadly: () => {
        bench.clock.after(2_000, () => kill());
        return new Promise(() => undefined);
      },
      slow: async (name: string) => {
        await wait(bench.clock, 6_000);
        return name;
      },
    };
    const bench: Workbench = new Workbench({ steps });
    const deadly = await bench.start(`main(() => step("deadly"));`);
    const innocent: string[] = [];
    for (let index = 0; index < 8; index += 1)
      innocent.push(await bench.start(`main((name) => step("slow", name));`, [`${index}`]));
    for (let lives = 0; lives < 12; lives += 1) {
      const worker = await bench.worker();
      let dead = false;
      kill = () => {
        dead = true;
        bench.store.kill(worker.context.workerId);
      };
      await bench.until(deadly, ({ status }) => dead || status === "parked");
      if (!dead) break;
    }
    expect((await bench.store.readRun({ runId: deadly }))?.code).toBe("deaths_exceeded");
    for (const runId of innocent) expect(await bench.ended(runId)).toMatchObject({ status: "completed" });
  });
});

test("of many suspects a tenth of the slots have their turn, and messages to the others keep nobody in a loop of claims", async () => {
  const steps = { hang: () => new Promise(() => undefined) };
  const bench = new Workbench({ steps });
  const runIds: string[] = [];
  for (let index = 0; index < 60; index += 1) runIds.push(await bench.start(`main(() => step("hang"));`));
  for (let death = 0; death < 2; death += 1) {
    const worker = await bench.worker();
    for (const runId of runIds)
      await bench.until(runId, ({ owner, outstanding }) => owner === worker.context.workerId && outstanding);
    bench.store.kill(worker.context.workerId);
  }
  for (const runId of runIds) {
    const message = { type: "wake", messageId: "m", correlationIds: [], detail: null, value: null } as const;
    await bench.store.write([{ kind: "send", to: { runId }, message }]);
  }
  let claims = 0;
  const counting = storeWith(bench.store, "claim", (request) => {
    claims += 1;
    return bench.store.claim(request);
  });
  const seldom = new Workbench({ beside: bench, steps, limits: { pollMs: 3_600_000 } });
  const worker = await seldom.worker(counting);
  // Not yet the end of their turn.
  await bench.clock.advance(9_000);
  expect(claims).toBeLessThanOrEqual(2);
  const records = await bench.store.listRuns({ limit: 100 });
  expect(records.filter(({ owner }) => owner === worker.context.workerId).length).toBe(10);
  await worker.stop(0);
});

test("a process that has loaded no app claims nothing, and claims once it has", async () => {
  const bench = new Workbench({ manifest: false, steps: { work: () => "done" } });
  const runId = await bench.start(`main(() => step("work"));`);
  const worker = await bench.worker();
  await bench.clock.advance(60_000);
  expect((await bench.store.readRun({ runId }))?.owner).toBe(null);
  worker.context.registry.addManifest(new Workbench().app);
  expect(await bench.ended(runId)).toMatchObject({ status: "completed", value: "done" });
  await worker.stop();
});

describe("a worker without a step", () => {
  const body = `main(() => step("old"));`;

  test("leaves the run to one that lives and has it, however full that is", async () => {
    let release = (): void => undefined;
    const held = new Promise<string>((resolve) => (release = () => resolve("held")));
    const old = new Workbench({ steps: { old: () => held }, limits: { concurrentSteps: 1 } });
    const first = await old.worker();
    const runIds = [await old.start(body), await old.start(body)];
    await old.until(runIds[0] ?? "", ({ outstanding }) => outstanding);
    const second = await new Workbench({ beside: old, steps: { new: () => "new" } }).worker();
    await old.clock.advance(60_000);
    expect(second.runs).toBe(0);
    release();
    for (const runId of runIds) {
      expect(await old.ended(runId)).toMatchObject({ value: "held" });
      expect(await old.types(runId)).not.toContain("run_parked");
    }
    await first.stop();
    await second.stop();
  });

  test("takes it once the one that has it stops to claim, though that still runs a step", async () => {
    let release = (): void => undefined;
    const held = new Promise<string>((resolve) => (release = () => resolve("held")));
    const old = new Workbench({ steps: { old: () => held }, limits: { concurrentSteps: 1 } });
    const first = await old.worker();
    const running = await old.start(body);
    await old.until(running, ({ outstanding }) => outstanding);
    const waiting = await old.start(body);
    const second = await new Workbench({ beside: old }).worker();
    const stopped = first.stop(5_000);
    expect(await old.until(waiting, ({ status }) => status === "parked")).toMatchObject({ code: "step_not_registered" });
    expect((await old.store.readRun({ runId: running }))?.owner).toBe(first.context.workerId);
    release();
    await old.clock.during(stopped);
    await second.stop();
  });

  test("takes it once nobody has the step any more, and parks it with a message", async () => {
    const old = new Workbench({ steps: { old: () => new Promise(() => undefined) } });
    const first = await old.worker();
    const runId = await old.start(body);
    await old.until(runId, ({ outstanding }) => outstanding);
    const second = await new Workbench({ beside: old }).worker();
    await first.stop(0);
    expect(await old.until(runId, ({ status }) => status === "parked")).toMatchObject({ code: "step_not_registered" });
    await second.stop();
  });
});

test("a run that parks a second time for want of a step is released a second time by the same worker", async () => {
  const bench = new Workbench({ steps: { a: () => "a", b: () => "b" } });
  const runId = await bench.start(`main(async () => (await step("a")) + (await step("b")));`);
  const neither = await new Workbench({ beside: bench }).worker();
  await bench.until(runId, ({ status }) => status === "parked");
  await neither.stop();
  const both = await bench.worker();
  expect(await bench.ended(runId)).toMatchObject({ status: "completed", value: "ab" });
  await both.stop();
});

test("a first look that fails is repeated, and the outage is told once", async () => {
  const bench = new Workbench({ steps: { work: () => "done" } });
  const runId = await bench.start(`main(() => step("work"));`);
  let failures = 3;
  const failing = storeWith(bench.store, "listRuns", async (...args) => {
    failures -= 1;
    if (failures >= 0) throw new Error("EIO");
    return await bench.store.listRuns(...args);
  });
  const worker = await bench.worker(failing);
  expect(await bench.ended(runId)).toMatchObject({ value: "done" });
  expect(bench.lines.filter((line) => line.includes("EIO")).length).toBeLessThanOrEqual(1);
  await worker.stop();
});

test("what the store can't take for now is tried again, seldom, and fails no run", async () => {
  const bench = new Workbench({ steps: { work: () => "done" } });
  let refusals = 0;
  const until = bench.clock.monotonic() + 10_000;
  const failing = storeWith(bench.store, "write", async (operations: readonly Operation[]): Promise<OperationResult[]> => {
    if (bench.clock.monotonic() > until || operations.every(({ kind }) => kind !== "commit"))
      return await bench.store.write(operations);
    refusals += 1;
    return operations.map(() => ({ outcome: "unavailable", code: "store_unavailable", message: "away" }));
  });
  const runId = await bench.start(`main(() => step("work"));`);
  const worker = await bench.worker(failing);
  expect(await bench.ended(runId)).toMatchObject({ status: "completed", value: "done" });
  expect(refusals).toBeGreaterThan(0);
  expect(refusals).toBeLessThan(20);
  await worker.stop();
});

test("a run whose release was answered to nobody is driven when the same worker claims it again", async () => {
  const bench = new Workbench({ steps: { work: () => "done" }, limits: { residentBytes: 0 } });
  let lost = 0;
  const failing = storeWith(bench.store, "write", async (operations: readonly Operation[]): Promise<OperationResult[]> => {
    const results = await bench.store.write(operations);
    const releases = operations.some((operation) => operation.kind === "commit" && operation.ownership === "release");
    const record = await bench.store.readRun({ runId: "wrun_lost" });
    if (!releases || record === null || record.epoch > 1) return results;
    lost += 1;
    throw new Error("connection lost");
  });
  const runId = await bench.start(`main(async () => { await perdure.sleep(200); return await step("work"); });`, [], "wrun_lost");
  const worker = await bench.worker(failing);
  expect(await bench.ended(runId)).toMatchObject({ status: "completed", value: "done" });
  expect(lost).toBeGreaterThan(0);
  await worker.stop();
});

test("events that are too many for one commit travel in several, and the run is the same", async () => {
  const bench = new Workbench({ steps: { large: (index: number) => `${index}`.repeat(1_000) }, limits: { commitBytes: 5_000 } });
  let largest = 0;
  const watching = storeWith(bench.store, "write", async (operations: readonly Operation[]) => {
    for (const operation of operations) if (operation.kind === "commit") largest = Math.max(largest, operation.events.length);
    return await bench.store.write(operations);
  });
  const runId = await bench.start(
    `main(async () => (await Promise.all(Array.from({ length: 40 }, (_, index) => step("large", index)))).length);`,
  );
  const worker = await bench.worker(watching);
  expect(await bench.ended(runId)).toMatchObject({ status: "completed", value: 40 });
  expect(largest).toBeLessThan(25);
  await worker.stop();
});

test("a failed run tells its error and its line, a parked one what must change", async () => {
  const bench = new Workbench();
  const worker = await bench.worker();
  const failed = await bench.start(`main(async () => { throw new RangeError("out of stock"); });`);
  await bench.ended(failed);
  const parked = await bench.start(`main(() => step("gone"));`);
  await bench.until(parked, ({ status }) => status === "parked");
  await worker.stop();
  const text = bench.lines.join("");
  expect(text).toMatch(new RegExp(`${failed} failed \\(USER_ERROR\\): RangeError: out of stock at `));
  expect(text).toMatch(new RegExp(`${parked} parked \\(step_not_registered\\): .*Bring the function back`));
});

function storeWith<Name extends keyof Store>(store: Store, name: Name, value: Store[Name]): Store {
  return Object.create(store, { [name]: { value } }) as Store;
}
