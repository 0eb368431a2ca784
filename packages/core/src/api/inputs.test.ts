/** Whatever the API is given, it answers with a code that helps, and the process goes on. */
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testWorkflow, useApp } from "../../support/app.ts";
import { hostileValues } from "../../support/hostile-values.ts";
import { PerdureError } from "../errors/perdure-error.ts";
import { calledDirectly, registerStep } from "../internal.ts";
import { runtime } from "../runtime/runtime.ts";
import { getRun } from "./get-run.ts";
import { listRuns } from "./list-runs.ts";
import { start } from "./start.ts";

const anyStart = start as (...args: unknown[]) => Promise<{ runId: string; returnValue: Promise<unknown> }>;
const anyGetRun = getRun as (runId: unknown) => ReturnType<typeof getRun>;

const unhandled: unknown[] = [];
const onUnhandled = (error: unknown): void => void unhandled.push(error);

beforeAll(async () => {
  process.on("unhandledRejection", onUnhandled);
  await useApp(`main(async (x) => { await perdure.sleep("1h"); return x; });`);
});

afterAll(async () => {
  process.off("unhandledRejection", onUnhandled);
  await runtime().close(0);
});

async function refusalOf(call: () => unknown): Promise<PerdureError> {
  let error: unknown;
  try {
    await call();
  } catch (caught) {
    error = caught;
  }
  expect(PerdureError.is(error) ? "coded" : error).toBe("coded");
  const refusal = error as PerdureError;
  expect(refusal.message.length).toBeLessThan(2_000);
  return refusal;
}

const step = registerStep("step//src/mail//sendMail", async () => undefined);
const called = async (...args: unknown[]): Promise<never> => {
  void args;
  return calledDirectly("workflow//src/mail//signup");
};
const accessor = (name: string): object => Object.defineProperty({}, name, { get: trap, enumerable: true });
function trap(): never {
  throw new Error("a trap");
}

describe("start()", () => {
  test.each<[string, unknown, RegExp]>([
    ["what a call of the workflow gave", "a call", /a promise.*start\(fn, \[args\]\)/],
    ["null", null, /null.*start\(fn, \[args\]\)/],
    ["undefined", undefined, /undefined.*imported/],
    ["a step", step, /the step sendMail.*"use workflow"/],
    ["a plain function", function plain() {}, /the function plain.*"use workflow".*plugin/],
    ["a class", class Job {}, /the function Job/],
    ["the id as a text", "workflow//a//b", /the text "workflow\/\/a\/\/b".*workflowId: id/],
    ["a run", getRun("run"), /a Run.*started/],
    ["a number as workflowId", { workflowId: 5 }, /workflowId is 5/],
    ["an empty workflowId", { workflowId: "" }, /workflowId is ""/],
    ["a number", 5, /5/],
    ["an object", {}, /an object/],
    ["a long text", "x".repeat(100_000), /the text "xxx/],
    ["a function with a long name", Object.defineProperty(() => 1, "name", { value: "x".repeat(100_000) }), /x…x/],
  ])("says of %s what it is and what to do", async (_name, given, message) => {
    const error = await refusalOf(() => anyStart(given === "a call" ? called(1) : given));
    expect(error.code).toBe("not_a_workflow");
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  });

  test("of what a call of the workflow gave has the call's error as its cause", async () => {
    const error = await refusalOf(() => anyStart(called(1)));
    expect(error.cause).toMatchObject({
      code: "workflow_called_directly",
      message: expect.stringContaining("start(fn, [args])"),
    });
  });

  test("of a promise that rejects later, or never settles, does not wait", async () => {
    let reject = (_error: Error): void => undefined;
    const late = new Promise((_resolve, fail) => (reject = fail));
    expect((await refusalOf(() => anyStart(late))).code).toBe("not_a_workflow");
    expect((await refusalOf(() => anyStart(new Promise(() => undefined)))).code).toBe("not_a_workflow");
    reject(new Error("late"));
  });

  test.each<[string, unknown[], RegExp]>([
    ["args", [{ length: 1 }], /args is an object; expected an array/],
    ["args", ["x"], /args is "x"; expected an array/],
    ["args", [null], /args is null/],
    ["args", [Array.from({ length: 1_001 }, () => 1)], /1001 arguments.*start\(fn, \[list\]\)/],
    ["options", [[], null], /start\(\) is null; expected an object/],
    ["options", [[], "x"], /start\(\) is "x"/],
    ["options", [[], ["id"]], /start\(\) is an array/],
    ["options", [[], () => 1], /start\(\) is a function/],
    ["an unknown option", [[], { idd: "x" }], /"idd" of start\(\).*id, idempotencyKey, tags/],
    ["an inherited unknown option", [[], Object.create({ idd: "x" })], /"idd"/],
    ["a long unknown option", [[], { ["x".repeat(100_000)]: 1 }], /x…x/],
    ["id", [[], { id: "" }], /id is ""; expected a text of 1 to 255/],
    ["id", [[], { id: 5 }], /id is 5/],
    ["id", [[], { id: null }], /id is null/],
    ["id", [[], { id: "x".repeat(256) }], /id is "x+…x+"/],
    ["idempotencyKey", [[], { idempotencyKey: {} }], /idempotencyKey is an object/],
    ["idempotencyKey", [[], { idempotencyKey: "x".repeat(501) }], /1 to 500/],
    ["tags", [[], { tags: { a: 1 } }], /tags\["a"\] is 1/],
    ["tags", [[], { tags: [] }], /tags is an array/],
    ["tags", [[], { tags: Object.fromEntries(Array.from({ length: 51 }, (_each, index) => [`t${index}`, "x"])) }], /51 tags/],
  ])("refuses %s: %j", async (_name, rest, message) => {
    const error = await refusalOf(() => anyStart(testWorkflow, ...rest));
    expect(error.code).toBe("invalid_option");
    expect(error.message).toMatch(message);
  });

  test.each(["delay", "at", "priority", "queue", "timeout", "version", "onParentClose", "tx"])(
    "refuses the option %s by its name",
    async (name) => {
      const error = await refusalOf(() => anyStart(testWorkflow, [], { [name]: null }));
      expect([error.code, error.message]).toEqual(["not_built_yet", expect.stringContaining(`The option ${name} of start()`)]);
    },
  );

  test.each(["id", "idempotencyKey", "tags", "delay"])("has what the getter of %s throws as the cause", async (name) => {
    const error = await refusalOf(() => anyStart(testWorkflow, [], accessor(name)));
    expect([error.code, (error.cause as Error).message]).toEqual(["invalid_option", "a trap"]);
    expect(error.message).toContain(name);
  });

  test("reads each option once", async () => {
    let reads = 0;
    const options = { get id() { return `once-${(reads += 1)}`; } }; // prettier-ignore
    expect((await anyStart(testWorkflow, [], options)).runId).toBe("once-1");
    expect(reads).toBe(1);
  });

  test.each([
    "x",
    "x".repeat(255),
    "a b",
    "ü/日本",
    "\ud800",
    "a\0b",
    "..",
    "\n[perdure] forged",
    "'; DROP TABLE runs; --",
    "__proto__",
  ])("takes the id %j, and the run is found by it", async (id) => {
    const run = await anyStart(testWorkflow, [1], { id });
    expect(run.runId).toBe(id);
    expect((await anyStart(testWorkflow, [2], { id })).runId).toBe(id);
    expect(await getRun(id).exists).toBe(true);
    expect(await getRun(id).cancel({ reason: "\ud800\0" })).toBe("cancelled");
    await expect(getRun(id).returnValue).rejects.toMatchObject({ code: "run_cancelled", reason: "\ud800\0" });
  });
});

describe("getRun()", () => {
  test.each<[string, unknown, RegExp]>([
    ["an object", {}, /runId is an object; expected the id of a run/],
    ["a number", 5, /runId is 5/],
    ["undefined", undefined, /runId is undefined/],
    ["a run", getRun("run"), /getRun\(run\.runId\)/],
    ["a symbol", Symbol("x"), /Symbol\(x\)/],
    ["a function", trap, /a function/],
  ])("refuses %s", async (_name, given, message) => {
    const error = await refusalOf(() => anyGetRun(given));
    expect([error.code, error.message]).toEqual(["invalid_option", expect.stringMatching(message)]);
  });

  test.each([null, "", "x".repeat(5_000), "none\ud800", "none\0b", "none\n[perdure] forged", "../none"])(
    "of the id %j, which no run has, does nothing but say so",
    async (id) => {
      const run = getRun(id);
      expect(await run.exists).toBe(false);
      for (const ask of [
        () => run.status,
        () => run.code,
        () => run.returnValue,
        () => run.cancel(),
        () => run.cancel({ wait: false }),
        () => run.wakeUp(),
        () => run.unpark(),
        () => run.readable.getReader().read(),
      ]) {
        const error = await refusalOf(ask);
        expect(error.code).toBe("run_not_found");
        expect(error.message).not.toMatch(/[\0\n\ud800]/);
      }
    },
  );

  const run = getRun("run") as unknown as Record<string, (options: unknown) => unknown>;
  const wrong: [string, unknown][] = [
    ["null", null],
    ["a text", "x"],
    ["a number", 5],
    ["a list", []],
    ["a function", () => 1],
    ["an unknown one", { nonsense: 1 }],
  ];
  const options: [string, string, () => unknown][] = [
    ...["cancel", "wakeUp", "getReadable"].flatMap((name) =>
      wrong.map(([title, given]) => [name, title, () => given] as [string, string, () => unknown]),
    ),
    ["cancel", "a reason that is a number", () => ({ reason: 5 })],
    ["cancel", "a long reason", () => ({ reason: "x".repeat(10_001) })],
    ["cancel", "wait that is a text", () => ({ wait: "no" })],
    ["cancel", "a reason that throws", () => accessor("reason")],
    ["wakeUp", "ids that are a text", () => ({ correlationIds: "wait_1" })],
    ["wakeUp", "an id that is undefined", () => ({ correlationIds: [undefined] })],
    ["wakeUp", "an id that is a number", () => ({ correlationIds: [5] })],
    ["wakeUp", "ids that throw", () => accessor("correlationIds")],
    ["getReadable", "a namespace that is a number", () => ({ namespace: 5 })],
    ["getReadable", "half an index", () => ({ startIndex: 1.5 })],
    ["getReadable", "an index that is a text", () => ({ startIndex: "1" })],
    ["getReadable", "an index that throws", () => accessor("startIndex")],
  ];
  test.each(options)("%s refuses as options %s", async (name, _title, given) => {
    expect((await refusalOf(() => run[name]?.(given()))).code).toBe("invalid_option");
  });
});

const answered: ReadonlySet<string> = new Set([
  "invalid_option",
  "not_a_workflow",
  "not_built_yet",
  "run_not_found",
  "unserializable",
  "value_too_large",
  "workflow_not_registered",
]);
const borders: Record<string, (value: unknown) => unknown> = {
  "as the workflow": (value) => anyStart(value),
  "as the workflow's id": (value) => anyStart({ workflowId: value }),
  "as args": (value) => anyStart(testWorkflow, value),
  "as an argument": (value) => anyStart(testWorkflow, [value]),
  "as options": (value) => anyStart(testWorkflow, [], value),
  "as an id": (value) => anyStart(testWorkflow, [], { id: value }),
  "as tags": (value) => anyStart(testWorkflow, [], { tags: value }),
  "as a tag": (value) => anyStart(testWorkflow, [], { tags: { a: value } }),
  "as a run's id": (value) => anyGetRun(value).status,
  "as a reason": (value) => getRun("run").cancel({ reason: value as string }),
  "as options of cancel": (value) => getRun("run").cancel(value as object),
  "as ids of waits": (value) => getRun("run").wakeUp({ correlationIds: value as string[] }),
  "as options of a reader": (value) =>
    getRun("run")
      .getReadable(value as object)
      .getReader()
      .read(),
  "as options of a list": (value) => listRuns(value as object),
  "as a status": (value) => listRuns({ status: value as "failed" }),
  "as a time": (value) => listRuns({ since: value as Date }),
  "as a cursor": (value) => listRuns({ cursor: value as string }),
};

test.each(Object.entries(borders))(
  "%s, what does harm is taken or refused with a code",
  { timeout: 60_000 },
  async (_name, give) => {
    const odd: string[] = [];
    for (const { name, make } of hostileValues) {
      try {
        await give(make());
      } catch (error) {
        if (!PerdureError.is(error) || !answered.has(error.code)) odd.push(`${name}: ${String(error).slice(0, 200)}`);
        else if (error.message.length > 2_000) odd.push(`${name}: a long message`);
      }
    }
    expect(odd).toEqual([]);
  },
);

test("none of it has left a rejection that nobody handles", async () => {
  await setImmediate();
  expect(unhandled).toEqual([]);
});
