/** I5: what the code sees of a stack is its own frames, with places in its bundle. */
import { describe, expect, it } from "vitest";
import { evaluate, returned, startRun, resolve, reject } from "../../support/realm.ts";

const clean =
  /^(?:[^\n]*)(?:\n {4}at (?:async )?(?:[\w.<>$[\] ]+ \()?(?:workflow:[0-9a-f]{32}:\d+:\d+|<anonymous>|index \d+)\)?)*$/;

describe("a stack holds no frame of the host", () => {
  it.each([
    `new Error("x").stack`,
    `new (class Mine extends TypeError {})("x").stack`,
    `(() => { try { null.x } catch (error) { return error.stack } })()`,
    `(() => { try { undefined_name } catch (error) { return error.stack } })()`,
    `(() => { const target = {}; Error.captureStackTrace(target); return target.stack })()`,
    `(() => { try { new URL("x") } catch (error) { return error.stack } })()`,
    `(() => { try { atob("?") } catch (error) { return error.stack } })()`,
    `(() => { try { setTimeout() } catch (error) { return error.stack } })()`,
    `(() => { try { perdure.sleep("?") } catch (error) { return error.stack } })()`,
    `(() => { try { perdure.createHook() } catch (error) { return error.stack } })()`,
    `(() => { try { structuredClone(() => 1) } catch (error) { return error.stack } })()`,
    `[1].map(() => new Error("x").stack)[0]`,
    `new DOMException("x", "AbortError").stack`,
    `AbortSignal.abort().reason.stack`,
    `(await Promise.all([(async () => { await null; return new Error("x").stack })()]))[0]`,
    `(() => { Error.stackTraceLimit = 3; const f = (n) => n === 0 ? new Error("x").stack : f(n - 1); return f(9) })()`,
    `(() => { const f = () => f(); try { f() } catch (error) { return error.stack } })()`,
    `JSON.stringify({ get a() { return new Error("x").stack } }).slice(6, -2).replaceAll("\\\\n", "\\n")`,
    `(() => { Error.prepareStackTrace = (_error, sites) => sites; return new Error("x").stack })()`,
    `(() => { const error = new Error("x"); Object.defineProperty(error, "name", { get() { throw 1 } }); return error.stack })()`,
  ])("%s", (expression) => {
    const stack = evaluate(expression) as string;
    expect(stack).toMatch(clean);
    expect(stack).toMatch(/workflow:[0-9a-f]{32}:\d+:\d+/);
  });

  it("nor does one that is taken after a step", () => {
    const { run } = startRun(
      `main(async function flow() { await step("a"); const inner = async () => { await null; return new Error("x").stack }; return inner(); });`,
    );
    expect(returned(resolve(run, 0, null))).toMatch(clean);
  });

  it("but a step's error keeps the frames that it came with", () => {
    const { run } = startRun(`main(async function flow() { try { await step("a") } catch (error) { return error.stack } });`);
    expect(returned(reject(run, 0, new TypeError("boo")))).toMatch(/stack-traces\.test\.ts[^]*workflow:/);
  });
});

it("the console shows errors, nested ones too, without frames of the host", () => {
  const { first } = startRun(`main(async function flow() {
    const error = new Error("outer", { cause: new TypeError("inner", { cause: { deep: new RangeError("deep") } }) });
    console.error(error); console.log({ list: [error] }); console.log("%s", error); console.warn(new AggregateError([error], "all")); console.trace("here"); });`);
  const text = first.logs.map((line) => line.text).join("\n");
  expect(text).toMatch(/outer[^]*at flow \(workflow:[^]*inner[^]*deep/);
  for (const line of text.split("\n").filter((each) => /^\s+at /.test(each)))
    expect(line).toMatch(/workflow:[0-9a-f]{32}:\d+:\d+/);
});

it("Error is the class of all errors", () => {
  expect(
    evaluate(`(() => { const caught = (() => { try { null.x } catch (error) { return error } })();
      return [caught instanceof Error, Error.prototype.constructor === Error, Object.getPrototypeOf(TypeError) === Error, globalThis.Error === Error, Error.name, Error.length, Error("x") instanceof Error, "prepareStackTrace" in Error && Error.prepareStackTrace === undefined] })()`),
  ).toEqual([true, true, true, true, "Error", 1, true, true]);
});

it("a stack of the user's own making is passed once, however long it is", { timeout: 20_000 }, () => {
  const { first } = startRun(
    `main(async () => { const e = new Error("x"); e.stack = "E\\n    at workflow:ab:1:1\\n" + "    at x (<anonymous>)\\n".repeat(60_000); throw e; });`,
  );
  expect(first.end?.type).toBe("threw");
});
