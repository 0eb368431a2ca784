import { describe, expect, test } from "vitest";
import { FatalError } from "../../errors/user-errors.ts";
import { Workbench } from "../../../support/workbench.ts";
import type { StepFunction } from "../registry/registry.ts";
import { brittle, closed, ofAnyKind, refuse, revoked, walled } from "../../../support/hostile-shapes.ts";
import { stepContext } from "./step-context.ts";
import { tryStep } from "../../../support/step-trial.ts";

/** What a user's code may throw, and what is kept of it. */
const hostile: Record<string, { thrown: () => unknown; kept: unknown }> = {
  "an object without a prototype": { thrown: () => Object.assign(Object.create(null), { a: 1 }), kept: { a: 1 } },
  undefined: { thrown: () => undefined, kept: undefined },
  "a BigInt": { thrown: () => 1n, kept: 1n },
  "a symbol": { thrown: () => Symbol("s"), kept: { code: "unserializable" } },
  "a function": { thrown: () => () => 1, kept: { code: "unserializable" } },
  "a class": { thrown: () => class {}, kept: { code: "unserializable" } },
  "a revoked proxy": { thrown: () => revoked({}), kept: { code: "unserializable" } },
  "a revoked proxy of a function": { thrown: () => revoked(refuse), kept: { code: "unserializable" } },
  "a revoked proxy of an error": { thrown: () => revoked(new Error("x")), kept: { code: "unserializable" } },
  "a proxy whose traps throw": { thrown: () => walled({}), kept: { code: "unserializable" } },
  "a proxy of a FatalError whose traps throw": { thrown: () => walled(new FatalError("x")), kept: { code: "unserializable" } },
  "an object that can't become a text": { thrown: () => ({ ...ofAnyKind }), kept: { code: "unserializable" } },
  "an object with a getter that throws": { thrown: () => closed({}, "a"), kept: { code: "unserializable" } },
  "an object that throws something that can't be written": {
    thrown: () => brittle(refuse),
    kept: { code: "unserializable", message: expect.stringContaining("threw while it was read") },
  },
  "an object whose `then` throws": { thrown: () => closed({}, "then"), kept: { code: "unserializable" } },
  "an object whose `code` throws": { thrown: () => closed({}, "code"), kept: { code: "unserializable" } },
  "an error whose message throws": { thrown: () => closed(new TypeError("x"), "message"), kept: { name: "TypeError" } },
  "an error whose code throws": { thrown: () => closed(new TypeError("x"), "code"), kept: { name: "TypeError", message: "x" } },
  "an error whose name throws": { thrown: () => closed(new TypeError("x"), "name"), kept: { name: "TypeError", message: "x" } },
  "an error whose stack throws": { thrown: () => closed(new TypeError("x"), "stack"), kept: { name: "TypeError", message: "x" } },
  "an error whose cause throws": { thrown: () => closed(new TypeError("x"), "cause"), kept: { name: "TypeError", message: "x" } },
  "an error all of which throws": {
    thrown: () => closed(new TypeError("x"), "stack", "message", "name", "cause", "code", "errors", "toString"),
    kept: { name: "TypeError" },
  },
  "an error whose errors throw": { thrown: () => closed(new AggregateError([], "x"), "errors"), kept: { message: "x" } },
  "an error whose class can't be named": {
    thrown: () => new (closed(class extends Error {}, "name"))("x"),
    kept: { name: "Error", message: "x" },
  },
  "an error that refuses questions": {
    thrown: () => new Proxy(new TypeError("x"), { has: refuse }),
    kept: { name: "TypeError", message: "x", stack: expect.stringContaining("TypeError: x") },
  },
  ...Object.fromEntries(
    [Symbol("s"), 5n, { a: 1 }, ofAnyKind, () => 1, null].map((odd, index) => [
      `an error whose parts are odd (${index}, ${typeof odd})`,
      {
        thrown: () => Object.assign(new RangeError("x"), { message: odd, name: odd, stack: odd, cause: odd, code: odd }),
        kept: { name: "RangeError" },
      },
    ]),
  ),
  "an error whose message is a symbol": {
    thrown: () => Object.assign(new Error("x"), { message: Symbol("why"), stack: "Error: x\n at y" }),
    kept: { message: "Symbol(why)", stack: "Error: x\n at y" },
  },
  "errors that hold each other": {
    thrown: () => {
      const all: (AggregateError & { f: unknown })[] = [0, 1, 2, 3].map(() =>
        Object.assign(new AggregateError([]), { f: refuse }),
      );
      for (const each of all) Object.assign(each, { errors: all, message: "x" });
      return all[0];
    },
    kept: { message: "x" },
  },
  "an error with a part that is nested as deep as can be written": {
    thrown: () => {
      let nested: object = {};
      for (let depth = 0; depth < 1_000; depth += 1) nested = { nested };
      return Object.assign(new TypeError("x"), { nested, code: "E_DEEP" });
    },
    kept: { name: "TypeError", message: "x", code: "E_DEEP" },
  },
};

const table = Object.entries(hostile).map(([name, row]) => ({ name, ...row }));

function expectKept(value: unknown, kept: unknown): void {
  if (typeof kept === "object" && kept !== null) expect(value).toMatchObject(kept);
  else expect(value).toBe(kept);
}

describe("a step that throws", () => {
  test.each(table)("$name is tried again, and what can be read of it is recorded", async ({ thrown, kept }) => {
    const step = () => Promise.reject(thrown());
    const retried = await tryStep(step);
    expect(retried).toMatchObject({ type: "retry", message: expect.any(String) });
    expectKept(retried.thrown, kept);
    const last = await tryStep(step, { attempt: 4 });
    expect(last).toMatchObject({ type: "failed", code: "USER_ERROR", message: expect.any(String) });
    expectKept(last.thrown, kept);
  });

  test.each(table)("$name fails its run with it", async ({ thrown, kept }) => {
    const hurt: StepFunction = () => {
      throw thrown();
    };
    const bench = new Workbench({ steps: { hurt: Object.assign(hurt, { maxRetries: 0 }) } });
    const worker = await bench.worker();
    const ended = await bench.ended(await bench.start(`main(() => step("hurt"));`));
    await worker.stop(1_000);
    expect(ended.status).toBe("failed");
    expectKept(ended.value, kept);
  });

  test("something too large keeps its class, its code and the beginnings of its texts", async () => {
    const big = Object.assign(new FatalError("m".repeat(50_000)), { code: "E_BIG", body: "b".repeat(50_000) });
    const { thrown } = await tryStep(() => Promise.reject(big), { valueBytes: 40_000 });
    expect(thrown).toBeInstanceOf(FatalError);
    expect(thrown).toMatchObject({ code: "E_BIG", message: "m".repeat(10_000), stack: big.stack?.slice(0, 10_000) });
    const bare = Object.assign(Object.create(null) as object, { text: "b".repeat(50_000) });
    const { thrown: other } = await tryStep(() => Promise.reject(bare), { valueBytes: 40_000 });
    expect(other).toMatchObject({ message: "an object with the keys text" });
  });
});

describe("a step that returns", () => {
  test.each<[string, () => unknown]>([
    ["an object whose `then` throws", () => closed({}, "then")],
    ["an object whose `then` throws when it is called", () => ({ then: refuse })],
    [
      "a function whose `then` rejects",
      () => Object.assign(() => 1, { then: (_: unknown, reject: (e: Error) => void) => reject(new Error("no")) }),
    ],
    ["a revoked proxy", () => revoked({})],
    ["a proxy whose traps throw", () => walled({})],
    ["a promise whose constructor throws", () => closed(Promise.resolve(1), "constructor")],
  ])("%s fails", async (_name, result) => {
    expect(await tryStep(() => result())).toMatchObject({ type: "retry" });
  });

  test.each<[string, () => unknown]>([
    ["an object with a getter that throws", () => closed({}, "a")],
    ["an object with a getter that throws something that can't be read", () => brittle(walled({}))],
    ["an object in which a proxy was revoked", () => ({ a: revoked({}) })],
    ["an object whose class can't be named", () => ({ a: new (closed(class {}, "name"))() })],
    ["a list with an error that can't be read", () => [closed(new Error("x"), "message")]],
    ["a symbol", () => Symbol("s")],
  ])("%s fails for good", async (_name, result) => {
    const outcome = await tryStep(async () => [result()]);
    expect(outcome).toMatchObject({ type: "failed", code: "unserializable", message: expect.stringContaining("result") });
  });

  test.each([{}, () => 1])("something that has a `then` runs it as the attempt (%#)", async (value) => {
    const then = (resolve: (value: unknown) => void) => resolve(stepContext.getStore()?.id);
    const outcome = await tryStep(() => Object.assign(value, { then }));
    expect(outcome).toMatchObject({ type: "completed", value: expect.stringContaining("step_1") });
  });
});
