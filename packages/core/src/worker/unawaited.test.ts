import { expect, test } from "vitest";
import { Workbench } from "../../support/workbench.ts";

const steps = { work: () => new Promise(() => undefined), quick: () => 7 };

/** What is logged of a run with this body when it has ended. */
async function warnings(body: string): Promise<string[]> {
  const bench = new Workbench({ steps });
  const worker = await bench.worker();
  await bench.ended(await bench.start(body));
  await worker.stop(0);
  return bench.lines.filter((line) => line.includes("never awaited")).map((line) => line.trim());
}

const silent: Record<string, string> = {
  "an awaited one": `main(async () => { await step("quick"); });`,
  "one with a handler": `main(async () => { step("work").then(() => undefined); });`,
  "one whose failure is caught": `main(async () => { step("work").catch(() => undefined); });`,
  "the loser of a race": `main(async () => { await Promise.race([step("work"), step("quick")]); });`,
  "one that is returned later": `main(async () => { const p = step("quick"); await step("quick"); return p; });`,
  "one of many in all": `main(async () => { try { await Promise.all([step("work"), Promise.reject(new Error("x"))]); } catch {} });`,
  "one that has run": `main(async () => { step("quick"); await step("quick"); await step("quick"); });`,
  "a helper's": `main(async () => { const help = async () => { await step("work"); }; help(); });`,
};

test.each(Object.entries(silent))("nothing is said of %s", async (_name, body) => {
  expect(await warnings(body)).toEqual([]);
});

test("a step that was called and never awaited is told when the run ends, with its place", async () => {
  const [line, ...more] = await warnings(`main(async () => {\n  step("work");\n  return "done";\n});`);
  expect(more).toEqual([]);
  expect(line).toMatch(/wrun_1 step\/\/workflows\/test\/\/work was called and never awaited.*: at .*workflow:[0-9a-f]+:\d+:\d+/);
});

test("of a failed run too, and a place that was passed often is one line", async () => {
  const lines = await warnings(`main(async () => { for (let i = 0; i < 5; i += 1) step("work"); throw new Error("x"); });`);
  expect(lines.length).toBe(1);
  expect(lines[0]).toContain("(5 times)");
});

test("of many places ten are told", async () => {
  const calls = Array.from({ length: 30 }, () => `step("work");`).join("\n");
  expect(await warnings(`main(async () => {\n${calls}\n});`)).toHaveLength(10);
});

test("a promise that nobody has looked at is a promise like any other", async () => {
  const bench = new Workbench({ steps });
  const worker = await bench.worker();
  const runId = await bench.start(`main(async () => {
    const p = step("quick");
    return [p instanceof Promise, Object.prototype.toString.call(p), p.constructor === Promise, Object.getPrototypeOf(p) === Promise.prototype, await p];
  });`);
  expect(await bench.ended(runId)).toMatchObject({ value: [true, "[object Promise]", true, true, 7] });
  await worker.stop(0);
});
