/** Runs that were outstanding at deaths have turns: what may begin meanwhile, and what a turn ends with. */
import { expect, test } from "vitest";
import { ActivationTimeout } from "../errors/activation-timeout.ts";
import type { Realm } from "../realm/port.ts";
import { createRealm } from "../realm/realm.ts";
import { bundleOf, workflowId } from "../../support/realm.ts";
import { encode } from "../values/codec.ts";
import type { NewRun } from "../store/creator.ts";
import { wait } from "../clock/clock.ts";
import { Workbench } from "../../support/workbench.ts";
import type { Worker } from "./worker.ts";

const hangs = (): Promise<void> => new Promise(() => undefined);

/** Lets the runs, which hang in their steps, go through so many deaths together. */
async function dieWith(bench: Workbench, runIds: readonly string[], deaths: number): Promise<void> {
  const hanging = new Workbench({ beside: bench, steps: { work: hangs }, limits: { soloDeaths: 100, turnMs: 20 } });
  for (let death = 0; death < deaths; death += 1) {
    const worker = await hanging.worker();
    for (const runId of runIds)
      await bench.until(runId, ({ owner, outstanding }) => owner === worker.context.workerId && outstanding);
    bench.store.kill(worker.context.workerId);
  }
}

test("while a run has its turn alone nothing else begins, and new runs are left to others", async () => {
  const begun: string[] = [];
  const steps = {
    work: async (name: string) => {
      begun.push(name);
      if (name === "a" || name === "b") await wait(bench.clock, 3_000);
      return name;
    },
  };
  const bench: Workbench = new Workbench({ steps });
  const body = `main((name) => step("work", name));`;
  const suspects = [await bench.start(body, ["a"]), await bench.start(body, ["b"])];
  await dieWith(bench, suspects, 5);
  const worker = await bench.worker();
  await bench.clock.until(() => begun.length > 0);
  const created = await worker.create(wanted(bench, "wrun_c", body, ["c"]), true);
  expect(created).toMatchObject({ outcome: "created", epoch: 0 });
  await bench.clock.advance(2_000);
  expect(begun).toHaveLength(1);
  expect(await bench.ended("wrun_c")).toMatchObject({ value: "c" });
  for (const [index, runId] of suspects.entries()) expect(await bench.ended(runId)).toMatchObject({ value: ["a", "b"][index] });
  // Its own progress ended the first turn; the second run came a pause later, others before it.
  expect(begun[1]).toBe("c");
  await worker.stop();
});

const hour = 3_600_000;
const aheads = [0, hour, -hour];

test.each(aheads)(
  "a turn alone without progress ends after its time, durably, and the others go on (clock set by %d)",
  async (ahead) => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const steps = { work: (name: string) => (name === "slow" ? held : name) };
    const bench = new Workbench({ steps, limits: { soloDeaths: 100 } });
    const body = `main((name) => step("work", name));`;
    const suspect = await bench.start(body, ["slow"]);
    await dieWith(bench, [suspect], 5);
    const endTurns: boolean[] = [];
    const worker = await bench.worker({
      ...bench.store,
      async write(operations) {
        for (const operation of operations)
          if (operation.kind === "commit" && operation.endTurn) endTurns.push(worker.context.gate.open);
        return await bench.store.write(operations);
      },
    });
    await bench.until(suspect, ({ owner }) => owner === worker.context.workerId);
    const begun = bench.clock.monotonic();
    bench.clock.time.jump(ahead);
    await bench.clock.advance(3_000);
    const other = await bench.start(body, ["other"]);
    expect(await bench.ended(other)).toMatchObject({ value: "other" });
    expect(bench.clock.monotonic() - begun).toBe(10_000);
    // Said while nothing else could begin yet.
    expect(endTurns).toEqual([false]);
    release();
    expect(await bench.ended(suspect)).toMatchObject({ status: "completed" });
    await worker.stop();
  },
);

test("a stop does not wait for the end of a turn", async () => {
  const bench = new Workbench({ steps: { work: hangs }, limits: { turnMs: 60_000 } });
  const runIds = [await bench.start(`main(() => step("work"));`), await bench.start(`main(() => step("work"));`)];
  await dieWith(bench, runIds, 5);
  const worker = await bench.worker();
  await bench.clock.until(() => worker.runs > 0);
  await worker.stop(0);
  const records = await bench.store.listRuns({ limit: 10 });
  expect(records.map(({ owner }) => owner)).toEqual([null, null]);
});

test("three solo deaths park a run, and unpark gives it new chances", async () => {
  const bench = new Workbench({ steps: { work: () => "done" } });
  const runId = await bench.start(`main(() => step("work"));`);
  await dieWith(bench, [runId], 3);
  const worker = await bench.worker();
  const parked = await bench.until(runId, ({ status }) => status === "parked");
  expect(parked.code).toBe("deaths_exceeded");
  const message = { type: "unpark", messageId: "u", correlationIds: [], detail: null, value: null } as const;
  await bench.store.write([{ kind: "send", to: { runId }, message }]);
  expect(await bench.ended(runId)).toMatchObject({ value: "done" });
  await worker.stop();
});

test("a worker takes over no more runs than it has room for", async () => {
  let running = 0;
  let most = 0;
  const steps = {
    work: async () => {
      running += 1;
      most = Math.max(most, worker.runs);
      await wait(bench.clock, 100);
      most = Math.max(most, worker.runs);
      running -= 1;
    },
  };
  const bench: Workbench = new Workbench({ steps, limits: { concurrentSteps: 10 } });
  const runIds: string[] = [];
  for (let index = 0; index < 100; index += 1) runIds.push(await bench.start(`main(() => step("work"));`));
  const worker: Worker = await bench.worker();
  for (const runId of runIds) expect(await bench.ended(runId)).toMatchObject({ status: "completed" });
  expect(running).toBe(0);
  // Those that end are not gone before their last commit is durable.
  expect(most).toBeLessThanOrEqual(20);
  await worker.stop();
});

test("with more than four runs waiting for each slot, a new one is left to whoever has room", async () => {
  const bench = new Workbench({ steps: { work: hangs }, limits: { concurrentSteps: 2 } });
  const worker = await bench.worker();
  const epochs: number[] = [];
  for (let index = 0; index < 13; index += 1) {
    const created = await worker.create(wanted(bench, `wrun_${index}`, `main(() => step("work"));`, []), true);
    epochs.push("epoch" in created ? created.epoch : -1);
  }
  // Two have slots, nine wait.
  expect(epochs).toEqual([...Array.from({ length: 11 }, () => 1), 0, 0]);
  await worker.stop(0);
});

/** A realm whose code is cut off the first times, having had so much CPU time. */
function cutOff(times: number, cpuMs: number): { realm: Realm; limits: (number | null)[] } {
  const real = createRealm();
  const limits: (number | null)[] = [];
  const realm: Realm = {
    instantiate(bundle, facts) {
      const run = real.instantiate(bundle, facts);
      return Object.assign(Object.create(run) as typeof run, {
        start(...[input, given]: Parameters<typeof run.start>) {
          limits.push(given.timeoutMs);
          if (limits.length <= times) throw new ActivationTimeout(given.timeoutMs ?? 0, cpuMs);
          return run.start(input, given);
        },
        dispose: () => run.dispose(),
        settle: run.settle.bind(run),
      });
    },
    dispose: () => real.dispose(),
  };
  return { realm, limits };
}

const activationCases: { name: string; times: number; cpuMs: number; limits: number[]; ends: object }[] = [
  {
    name: "above the CPU limit parks",
    times: 1,
    cpuMs: 1_001,
    limits: [1_250],
    ends: { status: "parked", code: "activation_timeout" },
  },
  {
    name: "below it is opened again with the longer limit",
    times: 1,
    cpuMs: 900,
    limits: [1_250, 2_500],
    ends: { status: "completed" },
  },
  {
    name: "below it at the longer limit too is left alone",
    times: 2,
    cpuMs: 900,
    limits: [1_250, 2_500],
    ends: { status: "running", owner: null },
  },
];

for (const { name, times, cpuMs, limits, ends } of activationCases) {
  test(`a suspect's activation that is cut off ${name}`, async () => {
    const { realm, limits: seen } = cutOff(times, cpuMs);
    const bench = new Workbench({ realm, steps: { work: () => "done" }, limits: { suspectCpuMs: 1_000 } });
    const other = new Workbench({ beside: bench });
    const runIds = [await other.start(`main(() => step("work"));`), await other.start(`main(() => step("work"));`)];
    await dieWith(other, runIds, 2);
    const [runId = "", second = ""] = runIds;
    await other.store.write([{ kind: "send", to: { runId: second }, message: cancel }]);
    await completeBy(other, second);
    const worker: Worker = await bench.worker();
    await bench.until(
      runId,
      (record) =>
        seen.length >= limits.length &&
        Object.entries(ends).every(([key, value]) => record[key as keyof typeof record] === value),
    );
    expect(seen).toEqual(limits);
    expect(bench.lines.join("")).not.toContain("nondeterminism");
    await worker.stop();
  });
}

const cancel = { type: "cancel", messageId: "c", correlationIds: [], detail: null, value: null } as const;

async function completeBy(bench: Workbench, runId: string): Promise<void> {
  const hanging = new Workbench({ beside: bench, steps: { work: hangs } });
  const worker = await hanging.worker();
  await bench.until(runId, ({ status }) => status === "cancelled");
  await worker.stop(0);
}

function wanted({ clock }: Workbench, runId: string, body: string, args: unknown[]): NewRun {
  const bundle = bundleOf(body);
  const now = clock.now();
  const detail = JSON.stringify({ workflowId, bundle: bundle.hash, abi: 1, format: 1, seed: "00".repeat(32), env: {} });
  const value = encode(args, { root: "args" });
  return {
    runId,
    workflowId,
    idempotencyKey: null,
    tags: {},
    queue: "default",
    priority: 0,
    events: [{ number: 1, type: "run_created", at: now, correlationId: null, detail, value }],
    bundle,
    wakeAt: now,
    createdAt: now,
  };
}
