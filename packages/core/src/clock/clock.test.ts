import { describe, expect, test, vi } from "vitest";
import { VirtualClock, VirtualTime, virtualStart as start } from "../../support/virtual-clock.ts";
import { createSteadyClock, every, longestDelayMs, systemClock, wait, type Clock } from "./clock.ts";

const hourMs = 3_600_000;

function steady(): { source: VirtualTime; clock: Clock } {
  const source = new VirtualTime(12_345.6);
  return { source, clock: createSteadyClock(source) };
}

/** Says when, by monotonic time from now on, each timer has fired. */
function timersAt(clock: Clock, ...moments: number[]): (number | undefined)[] {
  const begun = clock.monotonic();
  const fired: (number | undefined)[] = moments.map(() => undefined);
  for (const [index, at] of moments.entries()) clock.at(at, () => (fired[index] = Math.round(clock.monotonic() - begun)));
  return fired;
}

test("goes with monotonic time, in whole ms", () => {
  const { source, clock } = steady();
  expect(clock.now()).toBe(start);
  source.pass(1_500.4);
  expect(clock.now()).toBe(start + 1_500);
  source.pass(10 * hourMs);
  expect(clock.now()).toBe(start + 1_500 + 10 * hourMs);
});

test("a wall clock that is ahead by an hour for 5 ms moves nothing, whenever it is", () => {
  for (let from = 0; from < 3_000; from += 5) {
    const { source, clock } = steady();
    const fired = timersAt(clock, start + 1_000, start + 5_000);
    source.pass(from);
    source.jump(hourMs);
    expect(clock.now()).toBe(start + from);
    const meant = timersAt(clock, clock.now() + 1_000);
    source.pass(5);
    source.jump(-hourMs);
    source.pass(10_000);
    expect([...fired, ...meant]).toEqual([1_000, 5_000, 1_000]);
    expect(clock.now()).toBe(start + from + 10_005);
  }
});

test("jumps that every second tick sees move nothing", () => {
  const { source, clock } = steady();
  const fired = timersAt(clock, start + 5_000);
  for (const ahead of [hourMs, 0, -hourMs, 0]) {
    source.jump(ahead);
    source.pass(1_000);
    source.jump(-ahead);
  }
  source.pass(10_000);
  expect(fired).toEqual([5_000]);
});

test("a wall clock that is set ahead for good is followed within two ticks, and timers with it", () => {
  const { source, clock } = steady();
  const fired = timersAt(clock, start + hourMs + 500, start + hourMs + 10_000, start + 3 * hourMs);
  source.pass(300);
  source.jump(hourMs);
  source.pass(1_600);
  expect(clock.now()).toBe(start + 1_900);
  source.pass(200);
  expect(clock.now()).toBe(start + hourMs + 2_100);
  source.pass(3 * hourMs);
  expect(fired).toEqual([2_001, 10_000, 2 * hourMs]);
});

test("a wall clock that is set back for good is followed, and what was due by then is later", () => {
  const { source, clock } = steady();
  const fired = timersAt(clock, start + 1_000, start + 10_000);
  source.jump(-hourMs);
  source.pass(2_100);
  expect(clock.now()).toBe(start - hourMs + 2_100);
  source.pass(2 * hourMs);
  expect(fired).toEqual([1_000, hourMs + 10_000]);
});

test("after the machine was suspended for an hour, what became due meanwhile fires within two ticks", () => {
  const { source, clock } = steady();
  const fired = timersAt(clock, start + 60_000, start + 2 * hourMs);
  source.pass(500);
  source.jump(hourMs);
  source.pass(2 * hourMs);
  expect(fired).toEqual([2_001, hourMs]);
});

test("a wall clock that goes a little wrong is left alone", () => {
  const { source, clock } = steady();
  expect(clock.now()).toBe(start);
  source.jump(100);
  for (let count = 0; count < 10; count += 1) {
    source.pass(1_000);
    clock.now();
  }
  expect(clock.now()).toBe(start + 10_000);
});

test("fires at or after its time though the source's timers are early", () => {
  const { source, clock } = steady();
  source.earlyMs = 0.7;
  let at = 0;
  clock.at(start + 30, () => (at = clock.now()));
  source.pass(100);
  expect(at).toBe(start + 30);
});

test("fires once, and in time, however far away it is", () => {
  const { source, clock } = steady();
  const fired = vi.fn<() => void>();
  clock.at(start + 2.5 * longestDelayMs, fired);
  for (let count = 0; count < 5; count += 1) {
    expect(fired).not.toHaveBeenCalled();
    source.standStill(longestDelayMs / 2);
    source.pass(5);
  }
  expect(fired).toHaveBeenCalledTimes(1);
  source.pass(10_000);
  expect(fired).toHaveBeenCalledTimes(1);
  expect(source.longestMs).toBe(longestDelayMs);
});

test("fires no more once cleared, also after it was armed again", () => {
  const { source, clock } = steady();
  const fired = vi.fn<() => void>();
  const early = clock.at(start + 1_000, fired);
  const late = clock.at(start + hourMs + 60_000, fired);
  early.clear();
  source.jump(hourMs);
  source.pass(5_000);
  late.clear();
  source.pass(2 * hourMs);
  expect(fired).not.toHaveBeenCalled();
});

test("ticks from the first use until it is neither read nor has timers, and is right when it is used again", () => {
  const { source, clock } = steady();
  expect(source.pending).toBe(0);
  clock.now();
  expect(source.pending).toBe(1);
  const timer = clock.at(start + hourMs, () => undefined);
  source.pass(hourMs / 2);
  expect(source.pending).toBe(2);
  timer.clear();
  source.pass(61_000);
  expect(source.pending).toBe(0);
  source.jump(5 * hourMs);
  expect(clock.now()).toBe(start + 5.5 * hourMs + 61_000);
  expect(source.pending).toBe(1);
});

describe("a delay", () => {
  test.each([0, 1, 10, 1_000, 61_000, 2.5 * longestDelayMs])("of %d ms ends once, after it and within a ms", (delayMs) => {
    const { source, clock } = steady();
    const ended: number[] = [];
    clock.after(delayMs, () => ended.push(clock.monotonic()));
    const from = source.monotonic();
    source.pass(Math.max(0, delayMs - 1));
    expect(ended).toEqual([]);
    source.pass(2);
    source.pass(longestDelayMs);
    expect(ended.map((at) => at - from)).toEqual([expect.toSatisfy((ms: number) => ms >= delayMs && ms <= delayMs + 1.1)]);
    expect(source.longestMs).toBeLessThanOrEqual(longestDelayMs);
  });

  test.each([hourMs, -hourMs])("is as long as it was though the wall clock is set by %d ms", (ms) => {
    const { source, clock } = steady();
    clock.now();
    let ended = 0;
    clock.after(10_000, () => (ended = clock.monotonic()));
    const from = source.monotonic();
    source.jump(ms);
    source.pass(20_000);
    expect(ended - from).toBeCloseTo(10_000, 3);
  });

  test("does not end early though the source's timers are", () => {
    const { source, clock } = steady();
    source.earlyMs = 0.7;
    let ended = 0;
    const from = source.monotonic();
    clock.after(30, () => (ended = clock.monotonic()));
    source.pass(100);
    expect(ended - from).toBeGreaterThanOrEqual(30);
  });

  test("that is cleared never ends, also after it was armed again", () => {
    const { source, clock } = steady();
    const ended = vi.fn<() => void>();
    const timers = [clock.after(1_000, ended), clock.after(1.5 * longestDelayMs, ended)];
    timers[0]?.clear();
    source.pass(1.2 * longestDelayMs);
    timers[1]?.clear();
    source.pass(longestDelayMs);
    expect(ended).not.toHaveBeenCalled();
  });
});

describe("what is done every so often", () => {
  test("is done at each, until it is cleared", () => {
    const { source, clock } = steady();
    const done = vi.fn<() => void>();
    const timer = every(clock, 1_000, done);
    source.pass(3_500);
    expect(done).toHaveBeenCalledTimes(3);
    timer.clear();
    source.pass(10_000);
    expect(done).toHaveBeenCalledTimes(3);
  });

  test("is done on, though the wall clock is set back", () => {
    const { source, clock } = steady();
    clock.now();
    const done = vi.fn<() => void>();
    every(clock, 1_000, done);
    source.jump(-hourMs);
    source.pass(10_500);
    expect(done).toHaveBeenCalledTimes(10);
  });

  test("is done no more once it clears itself, and again after it has thrown", () => {
    const { source, clock } = steady();
    let count = 0;
    const timer = every(clock, 1_000, () => {
      count += 1;
      if (count === 1) throw new Error("once");
      timer.clear();
    });
    expect(() => source.pass(1_500)).toThrow("once");
    source.pass(5_000);
    expect(count).toBe(2);
  });

  test("is as seldom as it says, however seldom", () => {
    const { source, clock } = steady();
    const done = vi.fn<() => void>();
    every(clock, 1.5 * longestDelayMs, done);
    source.pass(1.4 * longestDelayMs);
    expect(done).not.toHaveBeenCalled();
    source.pass(0.2 * longestDelayMs);
    expect(done).toHaveBeenCalledTimes(1);
  });

  test("was missed while the process stood still is not made up for", () => {
    const { source, clock } = steady();
    const done = vi.fn<() => void>();
    every(clock, 1_000, done);
    source.standStill(60_000);
    source.pass(2_500);
    expect(done).toHaveBeenCalledTimes(3);
  });
});

describe("virtual time", () => {
  test("lets all that comes of one timer come to rest before the next one fires", async () => {
    const clock = new VirtualClock();
    const said: string[] = [];
    const begun = clock.monotonic();
    const say = (what: string): void => void said.push(`${clock.monotonic() - begun} ${what}`);
    clock.after(20, () => say("second"));
    clock.after(10, () => {
      void (async () => {
        for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        say("came of the first");
        await wait(clock, 5);
        say("came of that");
      })();
    });
    await clock.advance(30);
    expect(said).toEqual(["10 came of the first", "15 came of that", "20 second"]);
    expect(clock.monotonic() - begun).toBe(30);
  });

  test("passes until something holds, and not for ever", async () => {
    const clock = new VirtualClock();
    const begun = clock.now();
    let done = false;
    clock.at(begun + 90_000, () => (done = true));
    clock.at(begun + 2 * hourMs, () => (done = false));
    await clock.until(() => done);
    expect(clock.now() - begun).toBe(90_000);
    await expect(clock.until(() => !done, hourMs)).rejects.toThrow("not within 3600000 ms");
  });
});

test("the process's clock is near the wall clock and fires its timers", async () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  expect(Number.isInteger(systemClock.now())).toBe(true);
  const at = systemClock.now() + 20;
  await new Promise<void>((resolve) => systemClock.at(at, resolve));
  expect(systemClock.now()).toBeGreaterThanOrEqual(at);
  const from = systemClock.monotonic();
  await wait(systemClock, 20);
  expect(systemClock.monotonic() - from).toBeGreaterThanOrEqual(20);
});
