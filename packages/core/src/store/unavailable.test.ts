/** What the store can't do for now is repeated, seldom, and holds back nothing but its own run. */
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { commitOf, createOf, sendOf } from "../conformance/operations.ts";
import type { Operation, OperationResult } from "./contract/contract.ts";
import { wait } from "../clock/clock.ts";
import { createCreator } from "./creator.ts";
import { createGroupCommitter, type GroupOptions } from "./group.ts";
import { runEnding } from "./rules.ts";

const done: OperationResult = { outcome: "duplicate", runId: "run" };

function nameOf(operation: Operation): string {
  if (operation.kind === "send") return operation.message.messageId;
  return operation.kind === "append" ? "append" : operation.runId;
}

/** A store that has no room for some operations, by name. */
function fullStore(isFull: (name: string) => boolean, code = "store_full") {
  const writes: string[][] = [];
  const write = async (operations: readonly Operation[]): Promise<OperationResult[]> => {
    const names = operations.map(nameOf);
    writes.push(names);
    await setImmediate();
    return names.map((name) => (isFull(name) ? { outcome: "unavailable", code, message: "no room" } : done));
  };
  return { writes, store: { description: "full", write } };
}

function groupOf(store: ReturnType<typeof fullStore>["store"], options: GroupOptions = {}) {
  const clock = new VirtualClock();
  const group = createGroupCommitter(store, { wait: (delayMs) => wait(clock, delayMs), ...options });
  return { group, clock };
}

const commit = (runId: string, commitId = runId) => commitOf({ runId, commitId });

test("it is repeated until the store can, and others go on meanwhile", async () => {
  let full = true;
  const { writes, store } = fullStore((name) => full && name === "a");
  const { group, clock } = groupOf(store);
  let ended = false;
  const a = group.submit(commit("a")).finally(() => (ended = true));
  for (const runId of ["b", "c", "d"]) await group.submit(commit(runId));
  expect(ended).toBe(false);
  await clock.advance(10_000);
  expect(ended).toBe(false);
  full = false;
  expect(await clock.during(a)).toEqual(done);
  expect(writes.flat().filter((name) => name === "a").length).toBeGreaterThan(1);
});

test("nothing of its run overtakes it", async () => {
  let full = true;
  const { writes, store } = fullStore((name) => full && name === "a");
  const { group, clock } = groupOf(store);
  const answers: string[] = [];
  const first = group.submit(commit("a", "1")).then(() => answers.push("1"));
  await clock.advance(1_000);
  const second = group.submit(commit("a", "2")).then(() => answers.push("2"));
  await clock.advance(1_000);
  full = false;
  await clock.during(Promise.all([first, second]));
  expect(answers).toEqual(["1", "2"]);
  expect(writes.every((names) => names.length <= 2)).toBe(true);
});

test("a message to a run that is ending holds back other messages, not the commit that its run needs", async () => {
  let ending = true;
  const { store } = fullStore((name) => ending && name.startsWith("m"), runEnding);
  const told: unknown[] = [];
  const { group, clock } = groupOf(store, { onRepeat: (error) => told.push(error) });
  const message = group.submit(sendOf("m1", { to: { runId: "a" } }));
  await clock.advance(1_000);
  expect(await group.submit(commit("a"))).toEqual(done);
  ending = false;
  expect(await clock.during(message)).toEqual(done);
  // That is no outage.
  expect(told).toEqual([]);
});

test("the repeats become seldom, and an outage is told with its end", async () => {
  let full = true;
  const delays: number[] = [];
  let ends = 0;
  const { store } = fullStore(() => full);
  const times: number[] = [];
  const { group, clock } = groupOf(store, {
    onRepeat(_error, delayMs) {
      delays.push(delayMs);
      times.push(clock.monotonic());
    },
    onAnswered: () => (ends += 1),
  });
  const submitted = group.submit(commit("a"));
  await clock.until(() => delays.length === 12);
  full = false;
  await clock.during(submitted);
  expect(ends).toBe(1);
  expect(Math.max(...delays)).toBeGreaterThan(900);
  expect(Math.max(...delays)).toBeLessThanOrEqual(3_000);
  // What is told is what happens.
  expect(times.slice(1).map((at, index) => at - (times[index] ?? 0))).toEqual(
    delays.slice(0, -1).map((ms) => expect.closeTo(ms, 6)),
  );
});

test("what is held when it is closed rejects, its outcome unknown", async () => {
  const { store } = fullStore(() => true);
  const { group, clock } = groupOf(store);
  const submitted = group.submit(commit("a"));
  const behind = group.submit(commit("a", "2"));
  await clock.settled();
  await group.close();
  await expect(submitted).rejects.toMatchObject({ code: "store_closed" });
  await expect(behind).rejects.toMatchObject({ code: "store_closed" });
});

test("a bundle's text travels with the first run, and again where the store has lost it", async () => {
  const texts: boolean[] = [];
  let lost = false;
  const { kind: _, bundleHash: __, owner: ___, ...run } = createOf();
  const create = createCreator((async (operation: Operation): Promise<OperationResult> => {
    const hasText = operation.kind === "create" && operation.bundle !== null;
    texts.push(hasText);
    return lost && !hasText ? { outcome: "bundle-missing" } : { outcome: "created", epoch: 0 };
  }) as Parameters<typeof createCreator>[0]);
  const { bundle } = run;
  if (bundle === null) throw new Error("the suite's run has a bundle");
  for (const runId of ["a", "b"]) await create({ ...run, bundle, runId });
  lost = true;
  await create({ ...run, bundle, runId: "c" });
  expect(texts).toEqual([true, false, false, true]);
});

test("a store that lacks a bundle whose text it was given is at fault, and is not asked for ever", async () => {
  const { kind: _, bundleHash: __, owner: ___, ...run } = createOf();
  const create = createCreator((async () => ({ outcome: "bundle-missing" })) as unknown as Parameters<typeof createCreator>[0]);
  const { bundle } = run;
  if (bundle === null) throw new Error("the suite's run has a bundle");
  await expect(create({ ...run, bundle })).rejects.toThrow("lacks the bundle");
});
