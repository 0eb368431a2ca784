import { expect, test } from "vitest";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { memory } from "../store/memory/memory.ts";
import { RunWatch } from "./run-watch.ts";

test("who waits looks again every so often, because hints can be lost", async () => {
  const clock = new VirtualClock();
  const watch = new RunWatch(memory(), 1_000, clock);
  const woken: number[] = [];
  for (let look = 0; look < 3; look += 1) {
    const from = clock.monotonic();
    expect(await clock.during(watch.next("run", null).promise)).toBe(null);
    woken.push(clock.monotonic() - from);
  }
  expect(woken).toEqual([1_000, 1_000, 1_000]);
  watch.close();
  expect(() => watch.next("run", null)).toThrow(expect.objectContaining({ code: "store_closed" }));
  // The clock itself ticks for a minute after its last use.
  await clock.advance(62_000);
  expect(clock.time.pending).toBe(0);
});

/** How often each of so many runs is looked at while hints that name nothing come every ms, and whether a look follows the last. */
async function looksAt(runs: number, hints: number): Promise<{ looks: number; last: boolean }> {
  const clock = new VirtualClock();
  let hint = (): void => undefined;
  const store = Object.assign(memory(), {
    subscribe: (listener: (change: { type: "any" }) => void) => {
      hint = () => listener({ type: "any" });
      return () => undefined;
    },
  });
  const watch = new RunWatch(store, 1_000, clock);
  let looks = 0;
  let seen = 0;
  let changes = 0;
  const look = async (runId: string): Promise<void> => {
    for (;;) {
      const next = watch.next(runId, null);
      seen = changes;
      await next.promise;
      looks += 1;
    }
  };
  for (let run = 0; run < runs; run += 1) void look(`run-${run}`).catch(() => undefined);
  for (changes = 1; changes <= hints; changes += 1) {
    hint();
    await clock.advance(1);
  }
  changes = hints;
  await clock.advance(400);
  const last = seen === hints;
  watch.close();
  return { looks: looks / runs, last };
}

test("a hint that names nothing lets few look at once, each time", async () => {
  expect(await looksAt(9, 100)).toEqual({ looks: 100, last: true });
});

test("many look as often as the store can bear, and once more behind the last hint", async () => {
  const { looks, last } = await looksAt(3_000, 100);
  expect(last).toBe(true);
  expect(looks).toBe(2);
});

test.each([
  [1, 12],
  [999, 12],
  [3_000, 4],
])("without hints %d that wait look %d times in 12 s", async (runs, looks) => {
  const clock = new VirtualClock();
  const watch = new RunWatch(memory(), 1_000, clock);
  let count = 0;
  const look = async (runId: string): Promise<void> => {
    for (;;) {
      await watch.next(runId, null).promise;
      count += 1;
    }
  };
  for (let run = 0; run < runs; run += 1) void look(`run-${run}`).catch(() => undefined);
  for (let second = 0; second < 12; second += 1) await clock.advance(1_000);
  expect(count / runs).toBe(looks);
  watch.close();
});
