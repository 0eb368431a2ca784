import { describe, expect, test } from "vitest";
import { retryDelayMs } from "./retry.ts";

const most = (): number => 0.999_999;
const least = (): number => 0;

describe("the delay before a retry", () => {
  test("is nothing for the first retry, then 1 s × 2ⁿ with jitter", () => {
    const delays = [1, 2, 3, 4].map((attempt) => retryDelayMs(attempt, {}, most));
    expect(delays).toEqual([0, 1000, 2000, 4000]);
    expect(retryDelayMs(3, {}, least)).toBe(1000);
  });

  test("is capped at five minutes", () => {
    expect(retryDelayMs(40, {}, most)).toBe(300_000);
  });

  test("grows from retryDelay when the step sets one", () => {
    const delays = [1, 2, 3].map((attempt) => retryDelayMs(attempt, { retryDelay: "2s" }, most));
    expect(delays).toEqual([2000, 4000, 8000]);
  });

  test("stays when backoff is constant", () => {
    expect([1, 2, 3].map((attempt) => retryDelayMs(attempt, { retryDelay: 50, backoff: "constant" }, least))).toEqual([
      50, 50, 50,
    ]);
  });

  test("is what a backoff function says for the failed attempt", () => {
    expect(retryDelayMs(3, { backoff: (attempt) => attempt * 10 }, least)).toBe(30);
  });

  test("never is nothing twice, so a storm of failures does not spin", () => {
    expect(retryDelayMs(2, { retryDelay: 0, backoff: "constant" }, least)).toBeGreaterThan(0);
  });

  test("of a bad duration is a TypeError", () => {
    expect(() => retryDelayMs(1, { retryDelay: "soon" }, least)).toThrow(TypeError);
  });
});
