/** Listeners of a signal: none of them stops another, or whoever aborts. */
import { expect, it } from "vitest";
import { returned, startRun, thrown } from "../../support/realm.ts";

const listen = `const heard = []; const c = new AbortController(); const s = c.signal;`;

it.each<[string, string]>([
  [`s.addEventListener("abort", () => { throw new RangeError("bad listener") })`, "RangeError: bad listener"],
  [`s.addEventListener("abort", { handleEvent() { throw new RangeError("bad object") } })`, "RangeError: bad object"],
  [`s.addEventListener("abort", {})`, "TypeError"],
  [`s.addEventListener("abort", { get handleEvent() { throw new RangeError("bad getter") } })`, "RangeError: bad getter"],
  [`s.onabort = () => { throw new RangeError("bad handler") }`, "RangeError: bad handler"],
  [`s.addEventListener("abort", async () => { throw new RangeError("bad promise") })`, "RangeError: bad promise"],
  [`s.addEventListener("abort", () => { throw null })`, "null"],
  [`s.addEventListener("abort", () => { throw { get stack() { throw 1 } } })`, "Uncaught"],
  [`AbortSignal.any([s]).addEventListener("abort", () => { throw new RangeError("bad heir") })`, "RangeError: bad heir"],
])("%s is told on the console, and the others are called", (bad, text) => {
  const { first } = startRun(`${listen} main(async () => { s.addEventListener("abort", () => heard.push("before")); ${bad};
    s.addEventListener("abort", () => heard.push("after")); const any = AbortSignal.any([s]); any.onabort = () => heard.push("any");
    c.abort("why"); heard.push("went on"); await null; await null; return [heard, s.reason]; });`);
  expect(returned(first)).toEqual([["before", "after", "any", "went on"], "why"]);
  expect(first.logs).toEqual([{ level: "error", text: expect.stringContaining(text) as string }]);
});

it("a run that is ended in a listener does not go on", () => {
  const { first } = startRun(
    `${listen} main(async () => { s.addEventListener("abort", () => { for (;;) spend(); }); s.addEventListener("abort", () => console.log("next")); c.abort(); console.log("after"); });`,
    [],
    { limits: { turns: 1_000 } },
  );
  expect(thrown(first).code).toBe("budget_exceeded");
  expect(first.logs).toEqual([]);
});

it.each(["AbortSignal.timeout(5)", "new AbortController().signal.dispatchEvent({})"])("%s names the way out", (expression) => {
  const { code, error } = thrown(startRun(`main(async () => ${expression});`).first);
  expect(code).toBe("absent_in_workflow");
  expect(error.message).toMatch(/Use /);
});
