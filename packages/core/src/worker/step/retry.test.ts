import { describe, expect, test } from "vitest";
import type { StepOptions } from "../registry/step-options.ts";
import { readOptions } from "./retry.ts";
import { retryDelayMs } from "./retry-delay.ts";

const most = (): number => 0.999_999;
const least = (): number => 0;

function delayMs(attempt: number, options: StepOptions, random: () => number): number {
  const failed = { error: new Error("no"), attempt, stepId: "step//test//tried", now: 0, random };
  return retryDelayMs(
    failed,
    readOptions(
      Object.assign(() => undefined, options),
      "step//test//tried",
    ),
  );
}

describe("the delay before a retry", () => {
  test("is nothing for the first retry, then 1 s × 2ⁿ with jitter", () => {
    const delays = [1, 2, 3, 4].map((attempt) => delayMs(attempt, {}, most));
    expect(delays).toEqual([0, 1000, 2000, 4000]);
    expect(delayMs(3, {}, least)).toBe(1000);
  });

  test("is capped at five minutes", () => {
    expect(delayMs(40, {}, most)).toBe(300_000);
  });

  test("is a number after more attempts than a power of two can count", () => {
    expect(delayMs(2_000, {}, most)).toBe(300_000);
    expect(delayMs(2_000, { retryDelay: 0 }, most)).toBe(10);
  });

  test("grows from retryDelay when the step sets one", () => {
    const delays = [1, 2, 3].map((attempt) => delayMs(attempt, { retryDelay: "2s" }, most));
    expect(delays).toEqual([2000, 4000, 8000]);
  });

  test("stays when backoff is constant", () => {
    expect([1, 2, 3].map((attempt) => delayMs(attempt, { retryDelay: 50, backoff: "constant" }, least))).toEqual([50, 50, 50]);
  });

  test("is what a backoff function says for the failed attempt", () => {
    expect(delayMs(3, { backoff: (attempt) => attempt * 10 }, least)).toBe(30);
    expect(delayMs(1, { backoff: () => "2s" }, least)).toBe(2_000);
  });

  test("never is nothing twice, so a storm of failures does not spin", () => {
    expect(delayMs(2, { retryDelay: 0, backoff: "constant" }, least)).toBeGreaterThan(0);
  });
});
