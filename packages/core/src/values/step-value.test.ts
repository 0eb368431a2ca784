import { describe, expect, it } from "vitest";
import { decode, encode } from "./codec.ts";
import type { StepHooks } from "./environment.ts";
import { NotBuilt } from "./refused.ts";
import { capturedOf, withCaptured } from "./step-value.ts";

const stepId = "step//src/pay//charge";
const charge = Object.assign(() => 1, { stepId });

describe("a step function", () => {
  it.each([
    ["alone", charge, (back: unknown) => back],
    ["in a list", [1, charge], (back: unknown) => (back as unknown[])[1]],
    ["in a map", new Map([["k", charge]]), (back: unknown) => (back as Map<string, unknown>).get("k")],
    ["of an error", Object.assign(new Error("x"), { charge }), (back: unknown) => (back as { charge: unknown }).charge],
  ])("%s travels by its id and is what the reader has under it", (_name, value, open) => {
    const asked: unknown[] = [];
    const steps: StepHooks = { captured: () => undefined, revive: (...ids) => (asked.push(ids), charge) };
    expect(open(decode(encode(value, { root: "args" }), { steps }))).toBe(charge);
    expect(asked).toEqual([[stepId, undefined]]);
  });
  it("takes what it captured with it, which may hold others", () => {
    const inner = withCaptured(() => 1, "step//src/pay//inner", { amount: new Map([[1, 2]]) });
    const outer = withCaptured(() => 1, "step//src/pay//outer", { inner, twice: inner });
    const steps: StepHooks = { captured: capturedOf, revive: (id, captured) => withCaptured(() => 1, id, captured) };
    const back = capturedOf(decode(encode(outer, { root: "args", environment: { steps } }), { steps }) as object);
    expect(capturedOf(back?.["inner"] as object)).toEqual({ amount: new Map([[1, 2]]) });
    expect(back?.["inner"]).toBe(back?.["twice"]);
  });
  it("that nobody has here can be passed on, and rejects when it is called", async () => {
    const text = encode([charge, charge], { root: "args" });
    const [first, second] = decode(text) as (() => Promise<unknown>)[];
    expect(first).toBe(second);
    await expect(first?.()).rejects.toMatchObject({
      code: "step_not_registered",
      message: expect.stringContaining(stepId) as string,
    });
    expect(encode([first, second], { root: "args" })).toBe(text);
  });
  it("is refused with its path where what it captured can't be had or written", () => {
    const captured = (value: unknown) => ({ captured: () => ({ value }), revive: () => undefined });
    const write = (steps: StepHooks) => () => encode([{ charge }], { root: "args", environment: { steps } });
    expect(write(captured(new WeakMap()))).toThrow(
      expect.objectContaining({
        code: "unserializable",
        message: expect.stringContaining("args[0].charge.captured.value can't"),
      }),
    );
    expect(write(captured(charge))).toThrow(expect.objectContaining({ code: "unserializable" }));
    const throws = (error: Error): StepHooks => ({
      captured: () => {
        throw error;
      },
      revive: () => undefined,
    });
    expect(write(throws(new NotBuilt("a step")))).toThrow(
      expect.objectContaining({ code: "not_built_yet", message: expect.stringContaining("args[0].charge is a step") }),
    );
    expect(write(throws(new Error("mine")))).toThrow(
      expect.objectContaining({ code: "unserializable", message: expect.stringMatching(/args\[0\]\.charge .*mine/) }),
    );
  });
  it.each(["", "s", "__proto__", "step//", "step////", "workflow//a//b", 5, null, () => "x"])(
    "a function whose stepId is %o is none",
    (id) => {
      expect(() =>
        encode(
          Object.assign(() => 1, { stepId: id }),
          { root: "args" },
        ),
      ).toThrow(
        expect.objectContaining({
          code: "unserializable",
          message: expect.stringContaining("args can't be stored: it is a function"),
        }),
      );
    },
  );
  it("an inherited stepId is none", () => {
    expect(() =>
      encode(
        Object.setPrototypeOf(() => 1, charge),
        { root: "args" },
      ),
    ).toThrow("a function");
  });
  it.each([
    '1[["Step",-1,"s"]]',
    '1[["Step",-1,"__proto__"]]',
    '1[["Step",-1]]',
    '1[["Step",1,"step//a//b"],5]',
    '1[["Step",1,"step//a//b"],[]]',
    '1[["Step",0,"step//a//b"]]',
  ])("%s is damage", (text) => {
    const revive = (): never => expect.fail("it was looked for");
    expect(() => decode(text, { steps: { captured: capturedOf, revive } })).toThrow(
      expect.objectContaining({ code: "corrupt_value" }),
    );
  });
});
