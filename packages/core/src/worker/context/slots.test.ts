import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

/** Each attempt notes its name when it gets its slot, and ends when the test says so. */
function bench(size: number): { slots: Slots; begun: string[]; ask(runId: string, name: string): void } {
  const slots = new Slots(size);
  const begun: string[] = [];
  return { slots, begun, ask: (runId, name) => slots.acquire(runId, () => begun.push(name)) };
}

test("slots go round by run: ten thousand steps of one keep no other from its turn", () => {
  const { slots, begun, ask } = bench(2);
  for (let index = 0; index < 10_000; index += 1) ask("fan", `fan${index}`);
  ask("other", "other0");
  ask("other", "other1");
  ask("third", "third0");
  expect(begun).toEqual(["fan0", "fan1"]);
  for (let freed = 0; freed < 5; freed += 1) slots.release("fan");
  expect(begun.slice(2)).toEqual(["fan2", "other0", "third0", "fan3", "other1"]);
});

test("who waits alone is served in the order of asking", () => {
  const { slots, begun, ask } = bench(1);
  for (const name of ["a", "b", "c", "d"]) ask("run", name);
  for (let freed = 0; freed < 3; freed += 1) slots.release("run");
  expect(begun).toEqual(["a", "b", "c", "d"]);
});

test("it counts runs that hold and runs that wait, and a free slot that nobody wants is told", () => {
  const { slots, ask } = bench(2);
  let told = 0;
  slots.onFree = () => (told += 1);
  for (const runId of ["a", "a", "a", "b", "c", "c"]) ask(runId, runId);
  expect([slots.free, slots.holding, slots.waiting]).toEqual([0, 1, 3]);
  for (const runId of ["a", "a", "b", "a"]) slots.release(runId);
  expect([slots.free, slots.holding, slots.waiting, told]).toEqual([0, 1, 0, 0]);
  slots.release("c");
  expect([slots.free, slots.holding, told]).toEqual([1, 1, 1]);
});

test("a forsaken attempt's slot is another's; as many as there are slots are an overrun until one ends", () => {
  const { slots, begun, ask } = bench(2);
  const told: boolean[] = [];
  slots.onForsaken = () => told.push(slots.overrun);
  for (const name of ["a", "b", "c", "d"]) ask(name, name);
  slots.forsake("a");
  slots.forsake("b");
  expect(begun).toEqual(["a", "b", "c", "d"]);
  slots.forsakenEnded();
  expect(told).toEqual([false, true, false]);
  expect(slots.free).toBe(0);
});

test("nothing is idle while a forsaken attempt goes on", async () => {
  const { slots, ask } = bench(1);
  let idle = false;
  ask("a", "a");
  const waiting = slots.whenIdle().then(() => (idle = true));
  slots.forsake("a");
  await Promise.resolve();
  expect(idle).toBe(false);
  slots.forsakenEnded();
  await waiting;
  expect(idle).toBe(true);
});

test("while the lines are held only who may pass gets a slot", () => {
  const { slots, begun, ask } = bench(2);
  slots.hold();
  ask("a", "a");
  slots.acquire("alone", () => begun.push("alone"), true);
  expect(begun).toEqual(["alone"]);
  slots.resume();
  expect(begun).toEqual(["alone", "a"]);
});

test("those that give theirs back at once do not call each other without end", () => {
  const { slots, begun, ask } = bench(1);
  const passing = (): void => {
    begun.push("run");
    slots.release("run");
  };
  ask("first", "first");
  for (let index = 0; index < 50_000; index += 1) slots.acquire("run", passing);
  slots.release("first");
  expect(begun.length).toBe(50_001);
});
