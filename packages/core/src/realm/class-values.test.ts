/** Step functions and instances of classes, as the code of a workflow has them. */
import { describe, expect, it } from "vitest";
import { markClass } from "../values/class-instance.ts";
import { decode, encode } from "../values/codec.ts";
import { capturedOf, withCaptured } from "../values/step-value.ts";
import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "../values/symbols.ts";
import { reject, resolve, returned, startRun, thrown } from "../../support/realm.ts";

class Money {
  readonly amount: unknown;
  constructor(amount: unknown) {
    this.amount = amount;
  }
  static [WORKFLOW_SERIALIZE](money: Money): unknown {
    return money.amount;
  }
  static [WORKFLOW_DESERIALIZE](amount: unknown): Money {
    return new Money(amount);
  }
}
const classId = "class//src/money//Money";
markClass(classId, Money);
const classes = { classes: (id: string) => (id === classId ? Money : undefined) };

/** The same class as the bundle has it. */
const inBundle = `class Money {
  constructor(amount) { this.amount = amount; }
  twice() { return new Money(this.amount * 2); }
  async pay(...args) { return callStep("step//src/money//Money#pay", args, { this: this }); }
  static [perdure.WORKFLOW_SERIALIZE](money) { return money.amount; }
  static [perdure.WORKFLOW_DESERIALIZE](amount) { return new Money(amount); }
  static { registerClass("${classId}", this); registerStep("step//src/money//Money#pay", this.prototype.pay); }
}`;

function called(first: ReturnType<typeof startRun>["first"]): { stepId: string; input: Record<string, unknown> } {
  const [command] = first.commands;
  if (command?.type !== "step") throw new Error(`no step was called: ${JSON.stringify(first)}`);
  return { stepId: command.stepId, input: decode(command.input, classes) as Record<string, unknown> };
}

describe("an instance in a workflow", () => {
  it("is one of the bundle's class, with its methods, and goes out as one", () => {
    const { first } = startRun(`${inBundle} main(async (money) => [money.twice(), money instanceof Money]);`, [new Money(2)]);
    if (first.end?.type !== "returned") throw new Error("it did not return");
    expect(decode(first.end.value, classes)).toEqual([new Money(4), true]);
  });
  it.each([
    ["called", "money.pay(1)"],
    ["called with .call", "Money.prototype.pay.call(money, 1)"],
    ["called with .apply", "Money.prototype.pay.apply(money, [1])"],
    ["bound", "money.pay.bind(money)(1)"],
    ["called by a name", 'money["pay"](1)'],
  ])("is the this of a method that is a step, %s", (_name, call) => {
    const { run, first } = startRun(`${inBundle} main(async (money) => (await ${call}).amount);`, [new Money(2)]);
    expect(called(first)).toEqual({ stepId: "step//src/money//Money#pay", input: { args: [1], this: new Money(2) } });
    expect(returned(resolve(run, 0, new Money(9)))).toBe(9);
  });
  it("that can't travel rejects the call with its path", () => {
    const odd = `${inBundle} class Late extends Money {} main(async () => { await new Late(1).pay(); });`;
    expect(thrown(startRun(odd).first)).toMatchObject({
      code: "unserializable",
      error: { message: expect.stringContaining("this can't be stored: it is an instance of Late, a subclass") as string },
    });
  });
  it("whose class the bundle does not have passes through to steps and out, and is nothing else", () => {
    const body = `main(async (money) => { await step("s", { money }); return [money, String(money), money.amount, Object.keys(money)]; });`;
    const { run, first } = startRun(body, [new Money(2)]);
    expect(called(first).input).toEqual({ args: [{ money: new Money(2) }] });
    const { end } = resolve(run, 0, undefined);
    if (end?.type !== "returned") throw new Error("it did not return");
    expect(decode(end.value, classes)).toEqual([
      new Money(2),
      `[instance of Money, whose class (${classId}) is not known here]`,
      undefined,
      [],
    ]);
  });
  it("of one run is not of the class of another", () => {
    const body = `${inBundle} main(async (money) => { await step("wait"); return money instanceof Money; });`;
    const runs = [startRun(body, [new Money(1)]), startRun(body, [new Money(1)])];
    expect(runs.map(({ run }) => returned(resolve(run, 0, undefined)))).toEqual([true, true]);
    const bare = startRun(`main(async (money) => Object.getPrototypeOf(money).constructor.name);`, [new Money(1)]);
    expect(returned(bare.first)).not.toBe("Money");
  });
  it("a WORKFLOW_DESERIALIZE that throws rejects what awaits it", () => {
    const body = `${inBundle} Money[perdure.WORKFLOW_DESERIALIZE] = () => { throw new Error("mine"); };
      main(async () => { try { await step("s"); } catch (error) { return [error.code, error.cause.message]; } });`;
    expect(returned(resolve(startRun(body).run, 0, new Money(1)))).toEqual(["deserialize_failed", "mine"]);
  });
});

const stepId = "step//src/pay//order/charge";
/** As the compiler writes a step that captured variables. */
const nested = (captured: string) =>
  `const charge = registerStep("${stepId}", (...args) => callStep("${stepId}", args, { captured: { ${captured} } }));`;

describe("a step function in a workflow", () => {
  it("that comes in as an argument calls its step", () => {
    const charge = Object.assign(() => 1, { stepId });
    const { run, first } = startRun(`main(async ({ charge }, same) => [await charge(1, 2), charge === same, charge.stepId]);`, [
      { charge },
      charge,
    ]);
    expect(called(first)).toEqual({ stepId, input: { args: [1, 2] } });
    expect(returned(resolve(run, 0, "done"))).toEqual(["done", true, stepId]);
  });
  it("comes with what it captured, calls with that, and goes on with it", () => {
    const charge = withCaptured(() => 1, stepId, { amount: 5 });
    const { run, first } = startRun(`main(async (charge) => { await charge(1); return charge; });`, [charge]);
    expect(called(first)).toEqual({ stepId, input: { args: [1], captured: { amount: 5 } } });
    expect(capturedOf(returned(resolve(run, 0, null)) as object)).toEqual({ amount: 5 });
  });
  it("that the code has registered goes out by its id", () => {
    const body = `const pay = registerStep("step//src/pay//pay", (...args) => callStep("step//src/pay//pay", args)); main(async () => { await step("s", [pay]); });`;
    const [[pay]] = called(startRun(body).first).input["args"] as [[{ stepId: string }]];
    expect([pay.stepId, capturedOf(pay)]).toEqual(["step//src/pay//pay", undefined]);
  });
  it("goes out with the captured variables as they are then, and issues nothing", () => {
    const body = `main(async () => { let amount = 1; ${nested("amount")} amount = 2; await step("s", charge); });`;
    const { first } = startRun(body);
    expect(first.commands).toHaveLength(1);
    const [charge] = called(first).input["args"] as [object];
    expect(capturedOf(charge)).toEqual({ amount: 2 });
  });
  it.each([
    [
      "that can't travel",
      `const later = () => 1; ${nested("later")}`,
      "args[0].charge.captured.later can't be stored: it is a function",
    ],
    ["that hold the step", `const tools = {}; ${nested("tools")} tools.charge = charge;`, "itself a part of"],
    ["that have no value yet", nested("amount"), "Cannot access 'amount' before initialization"],
  ])("with captured variables %s is refused with its path", (_name, before, message) => {
    const body = `main(async () => { ${before} await step("s", { charge }); let amount = 1; });`;
    const { first } = startRun(body);
    expect(first.commands).toEqual([]);
    expect(thrown(first)).toMatchObject({
      code: "unserializable",
      error: { message: expect.stringContaining(message) as string },
    });
  });
  it("a function that has only been given the id is none, and is not called", () => {
    const body = `let calls = 0; main(async () => { try { await step("s", Object.assign(() => { calls += 1; }, { stepId: "${stepId}" })); } catch (error) { return [error.code, calls]; } });`;
    expect(returned(startRun(body).first)).toEqual(["unserializable", 0]);
  });
  it("is the same in a replay", () => {
    const body = `main(async (pay) => { const first = await pay(1); ${nested("first")} await step("s", charge); });`;
    const text = () => {
      const { run } = startRun(body, [Object.assign(() => 1, { stepId })]);
      return resolve(run, 0, { a: 1 }).commands;
    };
    expect(text()).toEqual(text());
    expect(encode(text(), { root: "commands" })).toContain("first");
  });
});

it.each([
  ["frozen", "Object.freeze(new Odd())"],
  ["one whose stack throws", "Object.defineProperty(new Odd(), 'stack', { get() { throw new Error('mine'); } })"],
])("a step's error of a user's class may be %s", (_name, made) => {
  const { run } = startRun(`class Odd extends Error {
    static [Symbol.for("workflow-serialize")]() { return 1; }
    static [Symbol.for("workflow-deserialize")]() { return ${made}; }
  }
  registerClass("class//src/odd//Odd", Odd);
  main(async () => { try { await step("a"); } catch (error) { return error instanceof Odd; } });`);
  class Sent {
    static [WORKFLOW_SERIALIZE](): number {
      return 1;
    }
    static [WORKFLOW_DESERIALIZE](): Sent {
      return new Sent();
    }
  }
  markClass("class//src/odd//Odd", Sent);
  expect(returned(reject(run, 0, new Sent()))).toBe(true);
});
