/** Whatever a workflow's code gives or has about it harms its own run and nothing else, and nothing hangs that asks for nothing. */
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileValues } from "../../../support/hostile-values.ts";
import { Workbench } from "../../../support/workbench.ts";

const unhandled: unknown[] = [];
const hear = (reason: unknown): void => void unhandled.push(reason);
/** The same values, made by code of the realm. */
let values = "";

beforeAll(async () => {
  process.on("unhandledRejection", hear).on("uncaughtException", hear);
  const input = fileURLToPath(new URL("../../../support/hostile-values.ts", import.meta.url));
  const built = await rolldown({ input, platform: "neutral" });
  const { output } = await built.generate({ format: "cjs", exports: "named" });
  await built.close();
  values = `const hostile = (() => { const exports = {}; ${output[0].code}; return exports.hostileValues; })();`;
});
afterAll(() => void process.off("unhandledRejection", hear).off("uncaughtException", hear));

/** What the code does with `value`. */
const places: Record<string, string> = {
  returned: "return value;",
  thrown: "throw value;",
  "returned by a getter": "return { get a() { return value; } };",
  "thrown by a getter": "return { get a() { throw value; } };",
  "an error's cause": "throw new Error('x', { cause: value });",
  "an error's message": "const e = new Error('x'); Object.defineProperty(e, 'message', { get() { throw value; } }); throw e;",
  "an error's own field": "throw Object.defineProperty(new Error('x'), 'detail', { value, enumerable: true });",
  "an argument of a step": "return await step('echo', value);",
  "an argument of a step, in vain": "try { await step('echo', { list: [value] }); } catch (error) { throw error; }",
  "a rejection that nobody hears": "Promise.reject(value); return 1;",
  "a duration": "await perdure.sleep(value); return 1;",
  printed: "console.log('%s %o %d %j', value, value, value, value); console.error(value); return 1;",
  "set on globalThis": "globalThis.odd = value; return typeof odd;",
  "the options of a stream": "perdure.getWritable(value); return 1;",
  cloned: "structuredClone(value); return 1;",
};

/** What never settles is waited for, and what is long to wait for waits. */
const mayWait = new Set(["a promise"]);

/** Every value is returned and thrown; each other place takes a third of them, another third than the place before. */
function isTried(place: string, index: number): boolean {
  return place === "returned" || place === "thrown" || index % 3 === Object.keys(places).indexOf(place) % 3;
}

test.each(Object.entries(places))("%s: any value harms its own run alone", { timeout: 60_000 }, async (place, body) => {
  const bench = new Workbench({ steps: { echo: (value: unknown) => value, healthy: () => "well" } });
  const worker = await bench.worker();
  const code = `${values} main(async (index) => { const value = hostile[index].make(); ${body} });`;
  const runs: { name: string; runId: string }[] = [];
  for (const [index, { name }] of hostileValues.entries())
    if (isTried(place, index)) runs.push({ name, runId: await bench.start(code, [index]) });
  const wrong: unknown[] = [];
  for (const { name, runId } of runs) {
    const end = await bench.ended(runId).catch((error: unknown) => ({ status: "hangs", code: null, value: error }));
    const isOver = end.status === "completed" || (end.status === "failed" && end.code !== null);
    if (!isOver && !mayWait.has(name)) wrong.push({ place, name, ...end });
  }
  expect(wrong).toEqual([]);
  expect(await bench.ended(await bench.start(`main(() => step("healthy"));`))).toMatchObject({ value: "well" });
  expect(unhandled).toEqual([]);
  await worker.stop(0);
});

test("what can't be passed to a step or returned is refused with its place", async () => {
  const bench = new Workbench({ steps: { echo: (value: unknown) => value } });
  const worker = await bench.worker();
  const ways = {
    "args[0].list[0]": "return await step('echo', { list: [value] });",
    "result.list[0]": "return { list: [value] };",
  };
  const placeless: string[] = [];
  for (const [path, body] of Object.entries(ways)) {
    const code = `${values} main(async (index) => { const value = hostile[index].make(); ${body} });`;
    for (const [index, { name }] of hostileValues.entries()) {
      const { status, code: refused, value } = await bench.ended(await bench.start(code, [index]));
      if (status !== "failed" || refused === "USER_ERROR" || refused === "absent_in_workflow") continue;
      // The realm has no such class yet, so that the value could not be made.
      if ((value as Error).message.startsWith("new ")) continue;
      if (!(value as Error).message.includes(path)) placeless.push(`${path}: ${name}: ${(value as Error).message.slice(0, 200)}`);
    }
  }
  expect(placeless).toEqual([]);
  await worker.stop(0);
});
