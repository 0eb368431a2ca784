/** Code that does not end, and processes that hang or die: each harms its own run only. */
import { readFileSync } from "node:fs";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Orders } from "./app/orders.ts";
import { buildApp } from "./process.ts";
import { expectSleepersRight, Scene } from "./scene.ts";

const timeout = 180_000;
let main = "";
let scene: Scene | null = null;

beforeAll(async () => {
  main = await buildApp();
}, timeout);

afterEach(async () => {
  await scene?.end();
  scene = null;
});

function open(worker: Orders["worker"] = {}): Scene {
  scene = new Scene(main, worker);
  return scene;
}

/** The line of the app's workflows that ends with this comment. */
function lineOf(comment: string): number {
  const lines = readFileSync(new URL("app/workflows.ts", import.meta.url), "utf8").split("\n");
  return lines.findIndex((line) => line.endsWith(`// ${comment}`)) + 1;
}

test(
  "a run that loops for ever, with or without await, or recurses too deep, fails with its line, and all others go on",
  { timeout },
  async () => {
    const { marks, run, readMarks } = bind(open());
    const culprits = ["plainLoop", "awaitLoop", "deepRecursion"].map((workflow) => ({ id: workflow, workflow, args: [marks] }));
    const beside = { id: "chain", workflow: "chain", args: [marks, 20] };
    const process = run({
      sleepers: 1_000,
      wakeAt: Date.now() + 6_000,
      start: [beside, ...culprits],
      await: ["chain", ...culprits.map(({ id }) => id)],
    });
    const report = await process.report();
    expect(report.runs["chain"]).toMatchObject({ status: "completed", value: 190, epoch: 1 });
    for (const [id, code, comment] of [
      ["plainLoop", "budget_exceeded", "spins"],
      ["awaitLoop", "budget_exceeded", "awaits"],
      ["deepRecursion", "stack_overflow", "recurses"],
    ] as const) {
      expect(report.runs[id], id).toMatchObject({ status: "failed", code, types: ["run_created", "run_started", "run_failed"] });
      expect(report.runs[id]?.error?.stack, id).toMatch(
        new RegExp(`workflows\\.ts:${id === "awaitLoop" ? "\\d+" : lineOf(comment)}:`),
      );
    }
    expect(readMarks()).not.toContain("dead");
    // Wall time on a machine that does nothing else; processor time on one that does.
    expect(Math.min(report.blocked.ms, report.blocked.cpuMs)).toBeLessThan(1_000);
    expectSleepersRight(report);
  },
);

test("a process that is stopped for 5 s fails no run and loses none to another process", { timeout }, async () => {
  const { marks, run } = bind(open());
  const process = run({
    sleepers: 1_000,
    wakeAt: Date.now() + 8_000,
    start: [{ id: "chain", workflow: "chain", args: [marks, 60] }],
    await: ["chain"],
  });
  await process.started();
  const other = run({});
  await other.started();
  process.signal("SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(other.log).not.toContain("claimed at event");
  process.signal("SIGCONT");
  const report = await process.report();
  expect(report.runs["chain"]).toMatchObject({ status: "completed", value: 1_770, epoch: 1 });
  expectSleepersRight(report);
  expect(report.sleepers.highestEpoch).toBe(1);
});

const hanging = { id: "regexp", workflow: "backtracks", args: [`${"a".repeat(60)}!`] };

test("a run whose code hangs its process is met by another process as a suspect and parks in time", { timeout }, async () => {
  const { run } = bind(open({ stallMs: 4_000, suspectCpuMs: 1_000 }));
  const hangs = run({ sleepers: 1_000, wakeAt: Date.now() + 8_000, start: [hanging], await: [hanging.id] });
  await hangs.started();
  const other = run({ await: [hanging.id] });
  const report = await other.report();
  expect(hangs.hasEnded).toBe(false);
  expect(report.runs["regexp"]).toMatchObject({
    status: "parked",
    code: "activation_timeout",
  });
  expectSleepersRight(report);
});

test("a run whose code hangs its process parks in time after the process was killed", { timeout }, async () => {
  const { run } = bind(open({ suspectCpuMs: 1_000 }));
  const hangs = run({ sleepers: 1_000, wakeAt: Date.now() + 8_000, start: [hanging], await: [hanging.id] });
  await hangs.started();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(hangs.hasEnded).toBe(false);
  await hangs.kill();
  const report = await run({ await: [hanging.id] }).report();
  expect(report.runs["regexp"]).toMatchObject({ status: "parked", code: "activation_timeout" });
  expectSleepersRight(report);
});

test("a step that kills its process parks its run after 3 deaths, and no other", { timeout }, async () => {
  const { marks, run, readMarks } = bind(open());
  const deadly = { id: "deadly", workflow: "killsItsProcess", args: [marks] };
  let process = run({ sleepers: 1_000, wakeAt: Date.now() + 8_000, start: [deadly], await: [deadly.id] });
  for (let lives = 1; lives <= 3; lives += 1) {
    await process.ended();
    expect(readMarks(), `deaths after ${lives} lives`).toHaveLength(lives);
    process = run({ await: [deadly.id] });
  }
  const report = await process.report();
  expect(report.runs["deadly"]).toMatchObject({ status: "parked", code: "deaths_exceeded" });
  expect(readMarks()).toHaveLength(3);
  expectSleepersRight(report);
});

test("a step that blocks its process for 11 s loses nothing, and no run to another process", { timeout }, async () => {
  const { marks, run, readMarks } = bind(open());
  const blocking = { id: "blocking", workflow: "blocksItsProcess", args: [marks, 11_000] };
  const process = run({ sleepers: 1_000, wakeAt: Date.now() + 8_000, start: [blocking], await: [blocking.id] });
  await process.started();
  const other = run({});
  await other.started();
  const report = await process.report();
  expect(report.blocked.ms).toBeGreaterThan(10_000);
  expect(report.runs["blocking"]).toMatchObject({ status: "completed", value: "done", epoch: 1 });
  expect(readMarks()).toEqual(["short 0", "short 1"]);
  expect(other.log).not.toContain("claimed at event");
  expectSleepersRight(report);
  expect(report.sleepers.highestEpoch).toBe(1);
});

function bind(of: Scene): { marks: string; run: Scene["run"]; readMarks: Scene["readMarks"] } {
  return { marks: of.marks, run: (orders) => of.run(orders), readMarks: () => of.readMarks() };
}
