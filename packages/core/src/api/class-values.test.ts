/** Step functions and instances of classes from start() to returnValue. */
import { afterAll, describe, expect, it } from "vitest";
import { registerApp, registerClass, registerMethodStep, registerNestedStep, registerStep } from "../internal.ts";
import { getWritable } from "../index.ts";
import { testWorkflow, useApp } from "../../support/app.ts";
import { runtime } from "../runtime/runtime.ts";
import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "../values/symbols.ts";
import { getRun } from "./get-run.ts";
import { start } from "./start.ts";

class Money {
  readonly amount: number;
  constructor(amount: number) {
    this.amount = amount;
  }
  plus(amount: number): Promise<Money> {
    return Promise.resolve(new Money(this.amount + amount));
  }
  static [WORKFLOW_SERIALIZE](money: Money): unknown {
    return { amount: money.amount };
  }
  static [WORKFLOW_DESERIALIZE]({ amount }: Money): Money {
    return new Money(amount);
  }
}

const moneyInBundle = `class Money {
  constructor(amount) { this.amount = amount; }
  async plus(...args) { return callStep("step//src/money//Money#plus", args, { this: this }); }
  static [perdure.WORKFLOW_SERIALIZE](money) { return { amount: money.amount }; }
  static [perdure.WORKFLOW_DESERIALIZE]({ amount }) { return new Money(amount); }
  static { registerClass("class//src/money//Money", this); registerStep("step//src/money//Money#plus", this.prototype.plus); }
}`;

const chargeId = "step//src/pay//order/charge";
const chargeInBundle = `const amount = 5; const charge = registerStep("${chargeId}", (...args) => callStep("${chargeId}", args, { captured: { amount } }));`;

function registerAll(): void {
  registerClass("class//src/money//Money", Money);
  registerMethodStep("step//src/money//Money#plus", Money, "plus");
  registerNestedStep(
    chargeId,
    ["amount"],
    ({ amount }: { amount: number }) =>
      (to: string) =>
        Promise.resolve(`${amount} to ${to}`),
  );
}

async function run(body: string, args: unknown[] = [], steps: Parameters<typeof useApp>[1] = {}): Promise<unknown> {
  await useApp(body, steps);
  registerAll();
  return (await start(testWorkflow, args)).returnValue;
}

afterAll(() => runtime().close(0));

describe("instances of classes", () => {
  it("go in, are the this of steps, and come out", async () => {
    const back = await run(`${moneyInBundle} main(async (money) => (await money.plus(2)).plus(3));`, [new Money(1)]);
    expect(back).toStrictEqual(new Money(6));
  });
  it("pass through a workflow whose bundle does not have the class", async () => {
    const seen: unknown[] = [];
    const look = (money: unknown): unknown => (seen.push(money), money);
    const money = new Money(1);
    const back = await run(`main(async (list) => [list[0], await step("look", list[0])]);`, [[money]], { look });
    expect(seen).toStrictEqual([new Money(1)]);
    expect(back).toStrictEqual([new Money(1), new Money(1)]);
  });
  it("are chunks of streams, and what a run fails with", async () => {
    const body = `${moneyInBundle} main(async () => { await step("emit"); throw new Money(4); });`;
    await useApp(body, {
      emit: () =>
        getWritable<unknown>()
          .getWriter()
          .write([new Money(3)]),
    });
    registerAll();
    const started = await start(testWorkflow);
    const chunk = await started.readable.getReader().read();
    expect(chunk.value).toStrictEqual([new Money(3)]);
    await expect(started.returnValue).rejects.toMatchObject({ cause: new Money(4) });
  });
  it("are refused with their path, before anything is stored", async () => {
    await useApp(`main(async () => 1);`);
    await expect(start(testWorkflow, [{ money: new (class Late extends Money {})(1) }])).rejects.toMatchObject({
      code: "unserializable",
      message: expect.stringContaining("args[0].money can't be stored: it is an instance of Late, a subclass") as string,
    });
  });
  it("that a step can't read fail it once, with a code", async () => {
    let tries = 0;
    class Odd {
      static [WORKFLOW_SERIALIZE] = (): unknown => 1;
      static [WORKFLOW_DESERIALIZE] = (): never => {
        tries += 1;
        throw new Error("mine");
      };
    }
    await useApp(
      `main(async (odd) => { try { await step("look", odd); } catch (error) { return [error.code, error.message]; } });`,
      {
        look: (odd: unknown) => odd,
      },
    );
    registerClass("class//src/odd//Odd", Odd);
    const { returnValue } = await start(testWorkflow, [new Odd()]);
    expect(await returnValue).toEqual(["deserialize_failed", expect.stringContaining("threw: mine")]);
    expect(tries).toBe(1);
  });
});

describe("step functions", () => {
  it("are arguments that a workflow calls, steps get as themselves, and that come back as themselves", async () => {
    const double = registerStep("step//src/pay//double", async (n: number) => n * 2);
    const seen: unknown[] = [];
    const look = (fn: typeof double): Promise<number> => (seen.push(fn), fn(4));
    await useApp(`main(async ({ fn }) => [await fn(2), await step("look", fn), fn]);`, { look });
    registerStep("step//src/pay//double", double);
    expect(await (await start(testWorkflow, [{ fn: double }])).returnValue).toEqual([4, 8, double]);
    expect(seen[0]).toBe(double);
  });
  it("travel with what they captured, into steps and out, and back in", async () => {
    const use = (charge: (to: string) => Promise<string>): unknown => charge("you").then((text) => ({ text, charge }));
    const body = `main(async (again) => { if (again) return again("again"); ${chargeInBundle} const { text, charge: back } = await step("use", charge); return [text, await back("me"), back]; });`;
    const [text, direct, back] = (await run(body, [], { use })) as [string, string, (to: string) => Promise<string>];
    expect([text, direct, await back("us")]).toEqual(["5 to you", "5 to me", "5 to us"]);
    expect(await (await start(testWorkflow, [back])).returnValue).toBe("5 to again");
  });
  it("that captured variables in server code are refused with their path", async () => {
    await useApp(`main(async () => 1);`);
    registerAll();
    const charge = Object.assign(() => Promise.resolve(1), { stepId: chargeId });
    await expect(start(testWorkflow, [[charge]])).rejects.toMatchObject({
      code: "not_built_yet",
      message: expect.stringContaining("args[0][0] is a step function that captured variables in server code") as string,
    });
  });
  it("that no module has park the run that calls them", async () => {
    await useApp(`main(async (fn) => fn());`);
    const started = await start(testWorkflow, [Object.assign(() => 1, { stepId: "step//src/gone//gone" })]);
    await expect.poll(() => started.status).toBe("parked");
    expect(await started.code).toBe("step_not_registered");
  });
  it("that no module has reject in a step that calls them, and can be returned", async () => {
    const call = (fn: () => Promise<unknown>): Promise<unknown> => fn().catch((error: { code: unknown }) => [error.code, fn]);
    const gone = Object.assign(() => 1, { stepId: "step//src/gone//gone" });
    const back = (await run(`main(async (fn) => step("call", fn));`, [gone], { call })) as [string, { stepId: string }];
    expect([back[0], back[1].stepId]).toEqual(["step_not_registered", gone.stepId]);
  });
  it("workflow functions are refused with what to pass", async () => {
    await useApp(`main(async () => 1);`);
    await expect(start(testWorkflow, [Object.assign(() => 1, { workflowId: "workflow//a//b" })])).rejects.toMatchObject({
      code: "unserializable",
      message: expect.stringContaining("args[0] can't be stored: it is a workflow function. Pass its workflowId.") as string,
    });
  });
});

describe("a process that reads a run", () => {
  it("loads the module that has the class", async () => {
    const store = await useApp(`main(async (money) => money);`);
    registerAll();
    const { runId, returnValue } = await start(testWorkflow, [new Money(1)]);
    await returnValue;
    const first = runtime();
    const key = Symbol.for("perdure.process");
    delete (globalThis as { [key]?: unknown })[key];
    runtime().configure({ store, worker: false });
    let loaded = 0;
    registerApp({
      deployment: "other",
      workflows: {},
      steps: [],
      bundles: {},
      stepModules: [
        {
          name: "src/money",
          steps: [],
          load: () => {
            loaded += 1;
            registerAll();
            return Promise.resolve();
          },
        },
      ],
      packages: {},
      root: { from: import.meta.url, relative: "." },
    });
    expect(await getRun(runId).returnValue).toStrictEqual(new Money(1));
    expect(loaded).toBe(1);
    await first.close(0);
  });
});
