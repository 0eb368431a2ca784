import { describe, expect, it } from "vitest";
import { decode, encode } from "../values/codec.ts";
import { evaluate, limits, reject, resolve, returned, startRun, thrown } from "../../support/realm.ts";

describe("commands", () => {
  it("issues steps and sleeps in the order of the code, numbered from 0", () => {
    const { first } = startRun(
      `main(async (name) => { const a = step("a", name); const b = perdure.sleep("10s"); await a; await b; });`,
      ["Ann"],
    );
    expect(first.end).toBeNull();
    expect(first.commands).toEqual([
      { type: "step", ordinal: 0, stepId: "step//workflows/test//a", input: encode({ args: ["Ann"] }, { root: "" }) },
      { type: "wait", ordinal: 1, until: limits.now + 10_000 },
    ]);
  });

  it("goes on with what a step gave and returns", () => {
    const { run } = startRun(`main(async () => { const x = await step("a"); return x.n + 1; });`);
    expect(returned(resolve(run, 0, { n: 1 }))).toBe(2);
  });

  it("throws a step's error at its call, with the place of the call in the stack", () => {
    const { run } = startRun(
      `main(async function workflow() { try { await step("a") } catch (error) { return [error instanceof TypeError, error.message, error.stack] } });`,
    );
    const [isTypeError, message, stack] = returned(reject(run, 0, new TypeError("boo"))) as [boolean, string, string];
    expect(isTypeError).toBe(true);
    expect(message).toBe("boo");
    expect(stack).toMatch(/realm\.test\.ts[^]*at async workflow \(workflow:[0-9a-f]{32}:\d+:\d+\)$/);
  });

  it("refuses to settle what is not pending", () => {
    const { run } = startRun(`main(async () => { await step("a"); await step("b"); });`);
    expect(() => resolve(run, 1, null)).toThrow("the command 1 is not pending");
    resolve(run, 0, null);
    expect(() => resolve(run, 0, null)).toThrow("the command 0 is not pending");
  });

  it("rejects all that is pending when the run is cancelled, and lets finally blocks work", () => {
    const { run } = startRun(`const { WorkflowRunCancelledError } = require("perdure/errors");
      main(async () => { const all = Promise.allSettled([step("a"), perdure.sleep(1)]); const settled = await all; await step("clean");
        return settled.map((s) => [s.reason instanceof WorkflowRunCancelledError, s.reason.reason]); });`);
    const cancelled = run.settle({ type: "cancel", reason: "no more" }, limits);
    expect(cancelled.commands).toMatchObject([{ type: "step", ordinal: 2, stepId: "step//workflows/test//clean" }]);
    expect(returned(resolve(run, 2, null))).toEqual([
      [true, "no more"],
      [true, "no more"],
    ]);
  });

  it("gives a sleep nothing", () => {
    const { run } = startRun(`main(async () => [await perdure.sleep(5)]);`);
    expect(returned(run.settle({ type: "resolve", ordinal: 0, value: "" }, limits))).toEqual([undefined]);
  });
});

describe("ends", () => {
  it("is USER_ERROR for what the code threw", () => {
    const { code, error } = thrown(startRun(`main(async () => { throw new RangeError("no") });`).first);
    expect(code).toBe("USER_ERROR");
    expect(error).toBeInstanceOf(RangeError);
  });
  it("is a code of ours for a result that can't be stored", () => {
    const { code, error } = thrown(startRun(`main(async () => ({ user: { save() {} } }));`).first);
    expect(code).toBe("unserializable");
    expect(error.message).toContain("result.user.save");
  });
  it("names the path of an argument", () => {
    const { error } = thrown(startRun(`main(async () => step("a", { user: { save() {} } }));`).first);
    expect(error.message).toContain("args[0].user.save can't be stored: it is a function");
  });
});

describe("console", () => {
  it("goes to the log of the activation", () => {
    const { first } = startRun(
      `main(async () => { console.log("hi %s", "Ann", { a: [1] }); console.warn(new Map([[1, 2]])); });`,
    );
    expect(first.logs).toEqual([
      { level: "info", text: "hi Ann { a: [ 1 ] }" },
      { level: "warn", text: "Map(1) { 1 => 2 }" },
    ]);
  });
});

it("has logical time and seeded randomness", () => {
  const expression = `[Date.now(), new Date().toISOString(), Date(), new Date() instanceof Date, Math.random(), crypto.randomUUID(), performance.now()]`;
  const values = evaluate(expression) as unknown[];
  expect(values.slice(0, 4)).toEqual([
    limits.now,
    "2023-11-14T22:13:20.000Z",
    "Tue Nov 14 2023 22:13:20 GMT+0000 (Coordinated Universal Time)",
    true,
  ]);
  expect(values[6]).toBe(1000);
  expect(evaluate(expression)).toEqual(values);
  expect(evaluate(expression, { facts: { seed: "cd".repeat(32) } })).not.toEqual(values);
});

it("decodes what the host encoded", () => {
  const { first } = startRun(`main(async (...args) => args);`, [1, "a", new Map([[1, new Date(5)]]), [undefined, -0]]);
  expect(first.end).toMatchObject({ type: "returned" });
  expect(decode((first.end as { value: string }).value)).toEqual([1, "a", new Map([[1, new Date(5)]]), [undefined, -0]]);
});
