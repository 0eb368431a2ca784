import { describe, expect, test } from "vitest";
import { RetryableError } from "../../errors/user-errors.ts";
import { Workbench } from "../../../support/workbench.ts";
import { closed, ofAnyKind, refuse, revoked, walled } from "../../../support/hostile-shapes.ts";
import { tryStep } from "../../../support/step-trial.ts";

describe("an option that can't be used", () => {
  const notCalled = (): never => {
    throw new Error("was called");
  };
  const names = ["maxRetries", "retryDelay", "backoff"];
  const values = [NaN, -1, -Infinity, "soon", "", null, true, 1n, Symbol("s"), {}, ofAnyKind, [], walled({}), revoked({})];
  const lists: Record<string, unknown[]> = {
    maxRetries: [...values, 0.5, "3", () => 3],
    retryDelay: [...values, Infinity, 1e300, new Date(), () => 3],
    backoff: [...values, Infinity, 0, "linear"],
  };
  const rows = names.flatMap((name) => (lists[name] ?? []).map((value, index) => ({ name, value, index, kind: typeof value })));

  test.each(rows)("$name ($index, $kind) fails the step before it runs", async ({ name, value }) => {
    const outcome = await tryStep(Object.assign(() => notCalled(), { [name]: value }));
    expect(outcome).toMatchObject({ type: "failed", code: "invalid_option" });
    expect(outcome.thrown).toMatchObject({ message: expect.stringContaining(`option ${name} of step//test//tried is `) });
  });

  test.each([...names, "timeout"])("%s that throws when it is read fails the step before it runs", async (name) => {
    const outcome = await tryStep(closed(() => notCalled(), name));
    expect(outcome).toMatchObject({ type: "failed", code: "invalid_option" });
    expect(outcome.thrown).toMatchObject({
      message: expect.stringContaining(`${name} of step//test//tried is a getter that threw Error: looked at`),
    });
  });

  test.each([NaN, "1s", 5, null, () => 1])("timeout (%s) is not built yet", async (timeout) => {
    expect(await tryStep(Object.assign(() => notCalled(), { timeout }))).toMatchObject({ type: "failed", code: "not_built_yet" });
  });

  test("fails the run", async () => {
    const bench = new Workbench({ steps: { odd: Object.assign(() => notCalled(), { maxRetries: NaN }) } });
    const worker = await bench.worker();
    const ended = await bench.ended(await bench.start(`main(() => step("odd"));`));
    await worker.stop(1_000);
    expect(ended).toMatchObject({ status: "failed", code: "invalid_option", value: { name: "PerdureError" } });
  });

  test("is read once: what a getter says later is not asked for", async () => {
    const asked: string[] = [];
    const step = () => Promise.reject(new Error("no"));
    for (const name of [...names, "timeout"]) Object.defineProperty(step, name, { get: () => void asked.push(name) });
    expect(await tryStep(step)).toMatchObject({ type: "retry", delayMs: 0 });
    expect(asked.toSorted()).toEqual([...names, "timeout"].toSorted());
  });

  test.each([0, 2, Infinity])("is none of maxRetries %s", async (maxRetries) => {
    const step = Object.assign(() => Promise.reject(new Error("no")), { maxRetries, retryDelay: 5, backoff: "constant" });
    expect((await tryStep(step, { attempt: 1_000 })).type).toBe(maxRetries === Infinity ? "retry" : "failed");
    expect((await tryStep(step, { attempt: maxRetries === Infinity ? 1 : maxRetries })).type).toBe("retry");
  });
});

describe("a time for the next attempt that can't be used", () => {
  const answers: [string, () => unknown][] = [
    ["NaN", () => NaN],
    ["Infinity", () => Infinity],
    ["a negative number", () => -1],
    ["more than a Date can name", () => 1e300],
    ["a text", () => "soon"],
    ["null", () => null],
    ["a BigInt", () => 1n],
    ["a symbol", () => Symbol("s")],
    ["an object that can't become a text", () => ofAnyKind],
    ["an object without a prototype", () => Object.create(null) as unknown],
    ["a revoked proxy", () => revoked({})],
    ["a rejected promise", () => Promise.reject(new Error("late"))],
    ["an invalid Date", () => new Date(NaN)],
    ["something that says it is a Date", () => ({ [Symbol.toStringTag]: "Date", getTime: refuse })],
  ];

  test.each([...answers, ["an error", refuse]] satisfies typeof answers)(
    "from backoff (%s) fails the step",
    async (_name, backoff) => {
      const outcome = await tryStep(Object.assign(() => Promise.reject(new TypeError("own")), { backoff }));
      expect(outcome).toMatchObject({ type: "failed", code: "invalid_option" });
      expect(outcome.thrown).toMatchObject({ message: expect.stringContaining("backoff"), cause: { message: "own" } });
    },
  );

  test.each(answers.filter(([name]) => name !== "a rejected promise"))(
    "from retryAfter (%s) fails the step",
    async (_name, retryAfter) => {
      const error = Object.assign(new RetryableError("own"), { retryAfter: retryAfter() });
      const outcome = await tryStep(() => Promise.reject(error));
      expect(outcome).toMatchObject({ type: "failed", code: "invalid_option" });
      expect(outcome.thrown).toMatchObject({ message: expect.stringContaining("retryAfter"), cause: { message: "own" } });
    },
  );

  test("from a retryAfter that can't be read fails the step", async () => {
    const outcome = await tryStep(() => Promise.reject(closed(new RetryableError("own"), "retryAfter")));
    expect(outcome).toMatchObject({ type: "failed", code: "invalid_option" });
    expect(outcome.thrown).toMatchObject({ cause: { name: "RetryableError", message: "own" } });
  });

  test("is none of a number, a text, a Date, and a Date that has passed", async () => {
    const after = async (retryAfter: number | string | Date) => {
      const outcome = await tryStep(() => Promise.reject(new RetryableError("own", { retryAfter })));
      return outcome.type === "retry" ? outcome.delayMs : outcome;
    };
    expect([await after(40), await after("2s"), await after(new Date(1_500)), await after(new Date(0))]).toEqual([
      40, 2_000, 500, 0,
    ]);
  });
});
