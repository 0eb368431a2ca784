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

test("each call has 15 s of its own", async () => {
  vi.useFakeTimers();
  const ended: string[] = [];
  const call = (name: string): void =>
    void answerWithin({ description: name }, new Promise(() => undefined)).catch(() => ended.push(name));
  call("first");
  await vi.advanceTimersByTimeAsync(10_000);
  call("second");
  await vi.advanceTimersByTimeAsync(5_100);
  expect(ended).toEqual(["first"]);
  await vi.advanceTimersByTimeAsync(9_800);
  expect(ended).toEqual(["first"]);
  await vi.advanceTimersByTimeAsync(200);
  expect(ended).toEqual(["first", "second"]);
});

test("an answer or a failure of the store comes through, and keeps no process alive", async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const answer = answerWithin({ description: "quick" }, Promise.resolve(1));
  expect(timers()).toBe(before + 1);
  expect(await answer).toBe(1);
  await expect(answerWithin({ description: "quick" }, Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(timers()).toBe(before);
});
