import { afterEach, expect, test, vi } from "vitest";
import { answerWithin } from "./within.ts";

afterEach(() => void vi.useRealTimers());

test("a store that does not answer is unavailable after 15 s, and not before", async () => {
  vi.useFakeTimers();
  let ended: unknown = null;
  answerWithin({ description: "slow" }, new Promise(() => undefined)).catch((error: unknown) => (ended = error));
  await vi.advanceTimersByTimeAsync(14_900);
  expect(ended).toBe(null);
  await vi.advanceTimersByTimeAsync(200);
  expect(ended).toMatchObject({ code: "store_unavailable", message: expect.stringContaining("repeat it with an id or a key") });
});

test("an answer or a failure of the store comes through, and leaves no timer", async () => {
  vi.useFakeTimers();
  expect(await answerWithin({ description: "quick" }, Promise.resolve(1))).toBe(1);
  await expect(answerWithin({ description: "quick" }, Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(vi.getTimerCount()).toBe(0);
});
