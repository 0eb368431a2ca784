import { expect, test, vi } from "vitest";
import { createSteadyClock, systemClock, type Clock, type TimeSource } from "./clock.ts";

const start = 1_700_000_000_000;
const hourMs = 3_600_000;
const longestDelayMs = 2 ** 31 - 1;

/** Time that passes when the test says so. The wall clock goes with it, and may be set. */
class VirtualSource implements TimeSource<object> {
  readonly #timers = new Map<object, { at: number; callback: () => void }>();
  #monotonic = 12_345.6;
  #wallAhead = start - 12_345.6;
  /** Timers fire earlier by so much, as Node's may. */
  earlyMs = 0;
  /** The longest delay that was asked for. */
  longestMs = 0;

  wall = (): number => Math.floor(this.#monotonic + this.#wallAhead);
  monotonic = (): number => this.#monotonic;

  setTimer = (callback: () => void, delayMs: number): object => {
    this.longestMs = Math.max(this.longestMs, delayMs);
    const handle = {};
    this.#timers.set(handle, { at: this.#monotonic + Math.max(1, delayMs) - this.earlyMs, callback });
    return handle;
  };

  clearTimer = (handle: object): void => void this.#timers.delete(handle);

  get pending(): number {
    return this.#timers.size;
  }

  /** Someone sets the wall clock. */
  jump(ms: number): void {
    this.#wallAhead += ms;
  }

  /** Monotonic time stands still. */
  suspend(ms: number): void {
    this.jump(ms);
  }

  /** The process does nothing while time passes. */
  standStill(ms: number): void {
    this.#monotonic += ms;
  }

  pass(ms: number): void {
    const until = this.#monotonic + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      const [handle, { at, callback }] = due;
      this.#timers.delete(handle);
      this.#monotonic = Math.max(this.#monotonic, at);
      callback();
    }
    this.#monotonic = until;
  }
}

function steady(): { source: VirtualSource; clock: Clock } {
  const source = new VirtualSource();
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
  source.suspend(hourMs);
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

test("the process's clock is near the wall clock and fires its timers", async () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  expect(Number.isInteger(systemClock.now())).toBe(true);
  const at = systemClock.now() + 20;
  await new Promise<void>((resolve) => systemClock.at(at, resolve));
  expect(systemClock.now()).toBeGreaterThanOrEqual(at);
});
