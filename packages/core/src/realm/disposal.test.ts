/** `using`, as compilers write it for older versions, and the classes around it. */
import { describe, expect, it } from "vitest";
import { evaluate, returned, startRun } from "../../support/realm.ts";

it("the symbols are there, and can't be changed", () => {
  expect(
    evaluate(
      `["dispose", "asyncDispose"].map((name) => { const { value, ...flags } = Object.getOwnPropertyDescriptor(Symbol, name); return [String(value), flags] })`,
    ),
  ).toEqual(
    ["dispose", "asyncDispose"].map((name) => [
      `Symbol(Symbol.${name})`,
      { writable: false, enumerable: false, configurable: false },
    ]),
  );
});

/** What esbuild and TypeScript make of `using a = …; body`. */
const helper = `const using = (stack, value, async) => { if (value != null) { let dispose; if (async) dispose = value[Symbol.asyncDispose]; if (dispose === undefined) dispose = value[Symbol.dispose]; if (typeof dispose !== "function") throw new TypeError("Object not disposable"); stack.push([async, dispose, value]); } return value; };
  const leave = async (stack, error, failed) => { while (stack.length) { const [async, dispose, value] = stack.pop(); try { const done = dispose.call(value); if (async) await done; } catch (next) { error = failed ? new SuppressedError(next, error, "suppressed") : next; failed = true; } } if (failed) throw error; };
  const thing = (name, fails) => ({ name, [Symbol.dispose]() { heard.push(name); if (fails) throw new Error(name); } });
  const asyncThing = (name) => ({ async [Symbol.asyncDispose]() { await null; heard.push(name); } });
  const heard = [];`;

it("compiled `using` disposes, the last first, and joins errors", () => {
  const { first } = startRun(`${helper} main(async () => {
    const stack = []; let error, failed = false;
    try { try { using(stack, thing("a", true)); using(stack, asyncThing("b"), true); using(stack, thing("c", true)); using(stack, null); throw new RangeError("body"); }
    catch (caught) { error = caught; failed = true; } finally { await leave(stack, error, failed); } }
    catch (all) { return [heard, all instanceof SuppressedError, all.name, all.error.message, all.suppressed.error.message, all.suppressed.suppressed.message, Object.keys(all)]; }
  });`);
  expect(returned(first)).toEqual([["c", "b", "a"], true, "SuppressedError", "a", "c", "body", []]);
});

describe("stacks", () => {
  it.each<[string, unknown]>([
    [
      `const s = new DisposableStack(); const heard = []; s.defer(() => heard.push(1)); s.adopt(2, (n) => heard.push(n)); s.use({ [Symbol.dispose]() { heard.push(3) } }); s.use(null); s.dispose(); s.dispose(); return [heard, s.disposed];`,
      [[3, 2, 1], true],
    ],
    [
      `const s = new DisposableStack(); s.defer(() => 1); const t = s.move(); return [s.disposed, t.disposed, t instanceof DisposableStack];`,
      [true, false, true],
    ],
    [
      `const s = new DisposableStack(); s.dispose(); try { s.defer(() => 1) } catch (error) { return error.name }`,
      "ReferenceError",
    ],
    [`const s = new DisposableStack(); try { s.use({}) } catch (error) { return error.name }`, "TypeError"],
    [`const s = new DisposableStack(); try { s.adopt(1) } catch (error) { return error.name }`, "TypeError"],
    [
      `const s = new DisposableStack(); s.defer(() => { throw 1 }); s.defer(() => { throw 2 }); try { s[Symbol.dispose]() } catch (error) { return [error.name, error.error, error.suppressed] }`,
      ["SuppressedError", 1, 2],
    ],
    [
      `const s = new AsyncDisposableStack(); const heard = []; s.defer(async () => { await null; heard.push(1) }); s.use({ [Symbol.dispose]() { heard.push(2) } }); s.use({ async [Symbol.asyncDispose]() { await null; heard.push(3) } }); await s[Symbol.asyncDispose](); return [heard, s.disposed];`,
      [[3, 2, 1], true],
    ],
    [
      `const s = new AsyncDisposableStack(); s.defer(async () => { throw 1 }); s.defer(async () => { throw 2 }); try { await s.disposeAsync() } catch (error) { return [error.error, error.suppressed] }`,
      [1, 2],
    ],
    [
      `let closed = 0; const it = (function* () { try { yield 1 } finally { closed += 1 } })(); it.next(); it[Symbol.dispose](); return closed;`,
      1,
    ],
    [
      `let closed = 0; const it = (async function* () { try { yield 1 } finally { closed += 1 } })(); await it.next(); await it[Symbol.asyncDispose](); return closed;`,
      1,
    ],
    [
      `return [DisposableStack.prototype[Symbol.dispose] === DisposableStack.prototype.dispose, String(new DisposableStack()), new SuppressedError(1, 2, "m").message]`,
      [true, "[object DisposableStack]", "m"],
    ],
  ])("%s", (code, value) => {
    expect(returned(startRun(`main(async () => { ${code} });`).first)).toEqual(value);
  });
});
