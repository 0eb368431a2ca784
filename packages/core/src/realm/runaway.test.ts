import { describe, expect, it } from "vitest";
import { createRealm } from "./realm.ts";
import { bundleOf, factsOf, limits, resolve, returned, startRun, thrown, evaluate } from "../../support/realm.ts";
import { encode } from "../values/codec.ts";

/** 1-based line of the bundle at which `marker` stands. */
function lineOf(body: string, marker: string): number {
  const lines = bundleOf(body).code.split("\n");
  return lines.findIndex((line) => line.includes(marker)) + 1;
}

const endless: Record<string, string> = {
  "a plain loop": `main(async () => {\n while (true) { spend(); /* here */ }\n});`,
  "a loop around await": `main(async () => {\n while (true) { spend(); /* here */ await null; }\n});`,
  "a loop that catches everything": `main(async () => {\n while (true) { spend(); /* here */ try { await Promise.reject(1); } catch {} }\n});`,
  "a loop at the top of a module": `\n while (true) { spend(); /* here */ }\n`,
  "two tasks that wake each other": `const ping = async () => {\n spend(); /* here */ await null; await ping(); };\nmain(() => ping());`,
};

describe("the budget", () => {
  it.each(Object.entries(endless))("ends %s, and shows the line", (_name, body) => {
    const { run, first } = startRun(body, [], { limits: { turns: 10_000 } });
    expect(first.commands).toEqual([]);
    const { type, code, error } = thrown(first);
    expect([type, code]).toEqual(["stopped", "budget_exceeded"]);
    expect(error.stack).toMatch(
      new RegExp(`^PerdureError: The workflow ran 10000 [^]*workflow:[0-9a-f]{32}:${lineOf(body, "here")}:`),
    );
    expect(error.stack).not.toMatch(/perdure:prelude|node:/);
    expect(() => resolve(run, 0, null)).toThrow("over");
  });

  it("counts the modules' own loops without ending them too early", () => {
    expect(
      returned(
        startRun(`let sum = 0; for (let i = 0; i < 100; i++) { spend(); sum += i; } main(async () => sum);`, [], {
          limits: { turns: 101 },
        }).first,
      ),
    ).toBe(4950);
  });

  it("begins anew with each activation", () => {
    const { run, first } = startRun(
      `main(async () => { for (;;) { for (let i = 0; i < 90; i++) spend(); await step("a"); } });`,
      [],
      { limits: { turns: 100 } },
    );
    expect(first.end).toBeNull();
    for (let ordinal = 0; ordinal < 5; ordinal += 1) expect(resolve(run, ordinal, null, { turns: 100 }).end).toBeNull();
  });
});

describe("a run that was ended", () => {
  it("does nothing later: not in the activation of another run, not under its own name", () => {
    const realm = createRealm();
    const spy = `main(async () => {
      const again = () => Promise.resolve().then(() => { step("late"); console.log("late"); spend(); return again(); }).catch(again2);
      const again2 = () => { spend(); console.log("late"); return Promise.resolve().then(again2); };
      again();
      while (true) { spend(); await null; }
    });`;
    const { first } = startRun(spy, [], { realm, limits: { turns: 1_000 } });
    expect(first.end?.type).toBe("stopped");
    const other = startRun(`main(async () => { for (let i = 0; i < 50; i++) await null; return "fine"; });`, [], { realm });
    expect(returned(other.first)).toBe("fine");
    expect(other.first.logs).toEqual([]);
    expect(other.first.commands).toEqual([]);
  });

  it("can't keep its promises alive", () => {
    const realm = createRealm();
    const { first } = startRun(
      `main(async () => { const late = step("a").finally(() => console.log("late")); const f = () => f(); await null; f(); });`,
      [],
      { realm },
    );
    expect(thrown(first).code).toBe("stack_overflow");
    expect(evaluate("1", { realm })).toBe(1);
  });
});

describe("deep recursion", () => {
  it("ends the run, and shows the line", () => {
    const body = `function dive(n) {\n return dive(n + 1) + 1; /* here */ }\nmain(async () => dive(0));`;
    const { type, code, error } = thrown(startRun(body).first);
    expect([type, code]).toEqual(["stopped", "stack_overflow"]);
    expect(error.stack).toMatch(new RegExp(`workflow:[0-9a-f]{32}:${lineOf(body, "here")}:`));
  });
  it("may be caught by the code", () => {
    expect(
      evaluate(
        `(() => { const f = () => f(); try { f() } catch (error) { return [error instanceof RangeError, error.message] } })()`,
      ),
    ).toEqual([true, "Maximum call stack size exceeded"]);
  });
  it("leaves the numbers of commands whole", () => {
    const body = `main(async () => { let made = 0; const dive = () => { try { dive() } catch (error) { if (made < 3) { try { step("deep"); made++ } catch {} } throw error } }; try { dive() } catch {} await null; await step("after"); });`;
    const { commands } = startRun(body).first;
    expect(commands.map(({ ordinal }) => ordinal)).toEqual(commands.map((_, index) => index));
  });
});

describe("the time limit of suspects", () => {
  const stuck = `main(async () => { const text = "a".repeat(40) + "!"; console.log("before"); return /^(a+)+$/.test(text); });`;
  it("ends what no budget can see", () => {
    expect(() => startRun(stuck, [], { limits: { timeoutMs: 50 } })).toThrow(
      expect.objectContaining({ code: "activation_timeout", wallMs: 50, cpuMs: expect.any(Number) }),
    );
    expect(evaluate("1 + 1", { limits: { timeoutMs: 1_000 } })).toBe(2);
  });
  it("covers loops around await", () => {
    const turning = `main(async () => { for (;;) await null; });`;
    expect(() => startRun(turning, [], { limits: { timeoutMs: 50 } })).toThrow(
      expect.objectContaining({ code: "activation_timeout" }),
    );
    expect(evaluate("1 + 1")).toBe(2);
  });
  it("leaves a run alone that keeps it", () => {
    const { run, first } = startRun(`main(async () => { await step("a"); return 1; });`, [], { limits: { timeoutMs: 1_000 } });
    expect(first.end).toBeNull();
    expect(returned(resolve(run, 0, null, { timeoutMs: 1_000 }))).toBe(1);
  });
});

it("an instance that was disposed runs nothing", () => {
  const realm = createRealm();
  const run = realm.instantiate(bundleOf(`main(async () => { await step("a"); });`), factsOf());
  run.start(encode([], { root: "args" }), limits);
  run.dispose();
  expect(() => resolve(run, 0, null)).toThrow("over");
});
