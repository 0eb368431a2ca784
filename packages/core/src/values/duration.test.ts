import { describe, expect, test } from "vitest";
import { parseDuration, parseMoment } from "./duration.ts";

describe("a duration", () => {
  test.each([
    [1500, 1500],
    [0, 0],
    ["10s", 10_000],
    ["2 days", 172_800_000],
    ["1.5h", 5_400_000],
    ["100", 100],
  ])("%j is %d ms", (duration, expected) => {
    expect(parseDuration(duration)).toBe(expected);
  });

  test.each([NaN, Infinity, -1, "", "  ", "soon", "-5s", "1 fortnight", "9".repeat(200)])("%j is refused", (duration) => {
    expect(() => parseDuration(duration)).toThrow(TypeError);
    expect(() => parseDuration(duration)).toThrow(expect.objectContaining({ code: "invalid_duration" }));
  });

  test("of another type is refused", () => {
    for (const value of [undefined, null, {}, true, 5n]) expect(() => parseDuration(value as never)).toThrow(TypeError);
  });
});

describe("a moment", () => {
  test("is a Date, or a duration from now", () => {
    expect(parseMoment(new Date(5000), 1)).toBe(5000);
    expect(parseMoment("1s", 1)).toBe(1001);
  });

  test("of an invalid Date is refused", () => {
    expect(() => parseMoment(new Date(NaN), 1)).toThrow(TypeError);
  });
});
