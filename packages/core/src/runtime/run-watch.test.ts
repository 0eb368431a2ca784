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
