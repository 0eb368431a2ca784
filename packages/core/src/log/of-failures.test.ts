/** What the log says of a failure whose message is of a user's making. */
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { testWorkflow, useApp } from "../../support/app.ts";
import { encodedMap } from "../../support/line-map.ts";
import { start } from "../api/start.ts";
import { runtime } from "../runtime/runtime.ts";

const out: string[] = [];

beforeEach(() => {
  out.length = 0;
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    out.push(String(text));
    return true;
  });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await runtime().close(0);
});

const sayings: Record<string, string> = {
  "forty MiB": `"x".repeat(40 * 1024 * 1024)`,
  "a forged record": `"no\\n[perdure] wrun_2 completed"`,
  "a forged record behind a carriage return": `"no\\r[perdure] wrun_2 completed"`,
  "what clears the screen": `"\\x1b[2Jno"`,
};
const places: Record<string, (message: string) => string> = {
  "the workflow's code": (message) => `main(async () => { throw new Error(${message}); });`,
  "a class of its own": (message) =>
    `class Odd extends Error {} main(async () => { const e = new Odd("x"); e.name = ${message}; throw e; });`,
  "what is no error": (message) => `main(async () => { throw ${message}; });`,
  "a step": () => `main(async () => { await step("fails"); });`,
};
const rows = Object.entries(sayings).flatMap(([saying, message]) =>
  Object.entries(places).map(([place, body]) => ({ saying, place, message, body: body(message) })),
);

test.each(rows)(
  "of $saying, thrown in $place, there is a line with the run's id, and no more than is documented",
  async ({ saying, message, body }) => {
    const text = new Function(`return ${message}`)() as string;
    const fail = (): never => {
      throw new Error(text);
    };
    const fails = Object.assign(fail, { maxRetries: 0 });
    await useApp(body, { fails });
    const run = await start(testWorkflow);
    await run.returnValue.catch(() => undefined);
    await vi.waitUntil(() => out.some((record) => record.includes(" failed (")), { timeout: 15_000, interval: 5 });
    const records = out.filter((record) => record.includes(run.runId));
    expect(records.length).toBeGreaterThan(0);
    for (const record of records) {
      expect(record.length).toBeLessThan(8_300);
      expect(record.startsWith(`[perdure] ${run.runId} `)).toBe(true);
      const [, ...below] = record.trimEnd().split(/[\n\r]/);
      expect(below.filter((line) => !/^ {4}at /.test(line))).toEqual([]);
      expect(record).not.toContain("\x1b");
    }
    if (saying === "forty MiB") expect(records.join("")).toMatch(/\d+ more characters/);
  },
);

test("a failure is told with the line of the user's source, by the bundle's map", async () => {
  await useApp(`main(async () => { await pay(); });\nasync function pay() { throw new TypeError("no card"); }`);
  const { manifests } = runtime().registry;
  for (const manifest of manifests) {
    for (const [hash, load] of Object.entries(manifest.bundles))
      manifest.bundles[hash] = async () => ({ ...(await load()), map: encodedMap("src/pay.ts", 20) });
  }
  const run = await start(testWorkflow);
  await expect(run.returnValue).rejects.toThrow("failed");
  await vi.waitUntil(() => out.some((record) => record.includes(" failed (")), { timeout: 15_000, interval: 5 });
  const record = out.find((line) => line.includes(" failed (")) ?? "";
  expect(record).toMatch(
    /^\[perdure\] wrun_\w+ failed \(USER_ERROR\): TypeError: no card at (?:async )?pay \(src\/pay\.ts:\d+:\d+\)\n/,
  );
});
