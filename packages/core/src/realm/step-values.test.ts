import { describe, expect, it } from "vitest";
import { decode } from "../values/codec.ts";
import { reject, resolve, returned, startRun, thrown } from "../../support/realm.ts";

/** What the workflow gives of the error that the call of a step rejects with. */
function refusalOf(call: string, valueBytes?: number): unknown {
  const body = `main(async (arg) => { try { await ${call}; } catch (error) { return { code: error.code, message: error.message }; } });`;
  return returned(startRun(body, ["ä".repeat(500)], valueBytes === undefined ? {} : { facts: { valueBytes } }).first);
}

const nest = (levels: number, inner = "1") => `Array.from({ length: ${levels} }).reduce((inner) => [inner], ${inner})`;

describe("the call of a step", () => {
  it.each([
    ["arguments", 'step("s", "x", arg)', "args[1]"],
    ["captured variables", 'callStep("s", ["x"], { captured: { small: 1, big: [arg] } })', "captured.big"],
    ["a this", 'callStep("s", ["x"], { this: { arg } })', "this"],
  ])("rejects in the workflow with %s that are too large, and names the largest", (_name, call, path) => {
    expect(refusalOf(call, 1_000)).toEqual({
      code: "value_too_large",
      message: expect.stringMatching(
        new RegExp(`largest part is ${path.replaceAll(/[[\].]/g, "\\$&")}, has 10\\d\\d bytes; the limit is 1000`),
      ) as string,
    });
  });
  it("is counted in bytes, and may have as many as the limit", () => {
    const body = `main(async (arg) => step("s", arg));`;
    const args = ["ä".repeat(500)];
    const size = 'x[{"args":1},[2],""]'.length + 1_000;
    expect(startRun(body, args, { facts: { valueBytes: size } }).first.commands).toHaveLength(1);
    expect(thrown(startRun(body, args, { facts: { valueBytes: size - 1 } }).first)).toMatchObject({ code: "value_too_large" });
  });
  it.each([
    ["arguments", (value: string) => `step("s", ${value})`],
    ["captured variables", (value: string) => `callStep("s", [], { captured: { value: ${value} } })`],
    ["a this", (value: string) => `callStep("s", [], { this: ${value} })`],
  ])("takes %s nested exactly to the limit and no deeper", (_name, call) => {
    const { commands } = startRun(`main(async () => { await ${call(nest(1_000))}; });`).first;
    const [command] = commands;
    if (command?.type !== "step") throw new Error("no step was called");
    expect(() => decode(command.input)).not.toThrow();
    expect(refusalOf(call(nest(1_001)))).toMatchObject({ code: "unserializable" });
  });
});

describe("the limit of nesting", () => {
  it("is the same for what comes in, what is returned and what is thrown", () => {
    const deep = (levels: number) => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1);
    const echo = startRun(`main(async (arg) => arg);`, [], {});
    expect(returned(echo.first)).toBeUndefined();
    const { run } = startRun(`main(async () => await step("s"));`);
    expect(returned(resolve(run, 0, deep(1_000)))).toEqual(deep(1_000));
    const failing = startRun(`main(async () => await step("s"));`);
    expect(thrown(reject(failing.run, 0, deep(1_000))).error).toEqual(deep(1_000));
    expect(thrown(startRun(`main(async () => ${nest(1_001)});`).first)).toMatchObject({ code: "unserializable" });
    expect(returned(startRun(`main(async () => ${nest(1_000)});`).first)).toEqual(deep(1_000));
  });
});

describe("values of the realm", () => {
  it("keep what they are on the way to a step and back", () => {
    const expression = `(() => { const { buffer } = new Uint8Array([1, 2, 3, 4]); return { match: /(?<a>x)/.exec("yx"), views: [new Uint8Array(buffer, 1, 2), new DataView(buffer)], gone: new DOMException("gone", "AbortError") }; })()`;
    const value = returned(startRun(`main(async () => ${expression});`).first) as {
      match: RegExpExecArray;
      views: [Uint8Array, DataView];
      gone: DOMException;
    };
    expect(value.match.groups).toMatchObject({ a: "x" });
    expect(value.views[0].buffer).toBe(value.views[1].buffer);
    expect([value.gone instanceof DOMException, value.gone.name, value.gone.message]).toEqual([true, "AbortError", "gone"]);
    const { run } = startRun(`main(async () => { const { match, views, gone } = await step("s");
      return [match.groups.a, views[0].buffer === views[1].buffer, gone instanceof DOMException, gone.name]; });`);
    expect(returned(resolve(run, 0, value))).toEqual(["x", true, true, "AbortError"]);
  });
  it.each(["Map", "Array", "URL", "Headers", "Uint8Array"])("that are instances of a subclass of %s are refused", (base) => {
    const argument = base === "URL" ? '"http://a"' : "";
    expect(refusalOf(`step("s", { x: new (class Mine extends ${base} {})(${argument}) })`)).toMatchObject({
      code: "unserializable",
      message: expect.stringContaining(`args[0].x can't be stored: it is an instance of Mine, a subclass of ${base}`) as string,
    });
  });
  it.each(["URL", "URLSearchParams", "Headers"])("of the class %s itself travel", (name) => {
    const argument = name === "URL" ? '"http://a"' : "";
    expect(startRun(`main(async () => step("s", new ${name}(${argument})));`).first.commands).toHaveLength(1);
  });
});
