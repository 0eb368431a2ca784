import { expect, test } from "vitest";
import { createLog } from "./log.ts";

function written(runId: string | null, text: string): string {
  let out = "";
  createLog("warn", (line) => (out += line)).error(runId, text);
  return out;
}

test("a record is cut at 8,192 characters and says how many were left out", () => {
  const out = written("wrun_1", "x".repeat(40 * 1024 * 1024));
  expect(out.length).toBeLessThan(8_300);
  expect(out).toMatch(/x… \(41934848 more characters\)\n$/);
  expect(written("wrun_1", "x".repeat(8_192))).toBe(`[perdure] wrun_1 ${"x".repeat(8_192)}\n`);
});

test("frames of a stack stand below their line", () => {
  expect(written("wrun_1", "failed (USER_ERROR): Error: no\n    at pay (src/pay.ts:3:5)")).toBe(
    "[perdure] wrun_1 failed (USER_ERROR): Error: no\n    at pay (src/pay.ts:3:5)\n",
  );
});

const controls = [
  ...Array.from({ length: 0x20 }, (_each, code) => code).filter((code) => code !== 0x09),
  ...Array.from({ length: 0x21 }, (_each, code) => 0x7f + code),
  0x2028,
  0x2029,
  0x200e,
  0x202e,
  0x2066,
  0xd800,
  0xdc00,
].map((code) => [code.toString(16), String.fromCharCode(code)] as const);

test.each(controls)("the character %s in a message or an id begins no line and moves no cursor", (_code, character) => {
  for (const out of [
    written("wrun_1", `no${character}[perdure] wrun_2 completed`),
    written(`a${character}[perdure] b`, "failed"),
    written("wrun_1", `no${character}`.repeat(3)),
  ]) {
    expect(out.slice(0, -1)).not.toContain(character);
    expect(out.split(/[\n\r\u2028\u2029]/).length).toBe(2);
  }
});

test.each(["order 7", 'a"b', ""])("the id %j is one word in its line", (runId) => {
  expect(written(runId, "failed")).toBe(`[perdure] ${JSON.stringify(runId)} failed\n`);
});

test.each(["ü", "日本", "👩‍👩‍👧", "a\tb"])("%j stays as it is", (text) => {
  expect(written(null, text)).toBe(`[perdure] ${text}\n`);
});
