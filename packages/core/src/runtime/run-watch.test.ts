import { expect, test } from "vitest";
import { VirtualClock } from "../../support/virtual-clock.ts";
import type { Change, RunStatus } from "../store/contract/contract.ts";
import { memory, type MemoryStore } from "../store/memory/memory.ts";
import { RunWatch } from "./run-watch.ts";

interface Watched {
  clock: VirtualClock;
  watch: RunWatch;
  statuses: Map<string, RunStatus>;
  /** How many runs each read of the store asked for. */
  reads: number[];
  tell(change: Change): void;
  /** While it is not null, reads wait. */
  held: { release: () => void } | null;
}

/** A watch on a store of which nothing is known but statuses, and that says what the test says. */
function watched(): Watched {
  const clock = new VirtualClock();
  let listener: (change: Change) => void = () => undefined;
  const bench: Omit<Watched, "watch"> = {
    clock,
    statuses: new Map(),
    reads: [],
    tell: (change) => listener(change),
    held: null,
  };
  const store: MemoryStore = {
    ...memory(),
    subscribe(added) {
      listener = added;
      return () => undefined;
    },
    async readStatuses(runIds) {
      bench.reads.push(runIds.length);
      const seen = runIds.map((runId) => bench.statuses.get(runId) ?? null);
      const { held } = bench;
      if (held !== null) await new Promise<void>((resolve) => (held.release = resolve));
      return seen;
    },
  };
  return Object.assign(bench, { watch: new RunWatch(store, 1_000, clock) });
}

function waitFor(watch: RunWatch, runIds: readonly string[], status: RunStatus | null = null): { woken: string[] } {
  const woken: string[] = [];
  for (const runId of runIds) void watch.next(runId, { status }).promise.then(() => woken.push(runId));
  return { woken };
}

test("many who wait are served by one read at each change, and only those are woken whose run has ended", async () => {
  const { watch, statuses, reads, tell, clock } = watched();
  const runIds = Array.from({ length: 3_000 }, (_each, index) => `run-${index}`);
  for (const runId of runIds) statuses.set(runId, "running");
  const { woken } = waitFor(watch, [...runIds, ...runIds]);
  tell({ type: "any" });
  await clock.settled();
  expect([reads, woken]).toEqual([[1_000, 1_000, 1_000], []]);
  statuses.set("run-7", "completed").set("run-2999", "parked");
  tell({ type: "any" });
  await clock.settled();
  expect(woken).toEqual(["run-7", "run-7", "run-2999", "run-2999"]);
  expect(reads.length).toBe(6);
  watch.close();
});

test("hints that come while the store is read are answered by one more look", async () => {
  const bench = watched();
  const { watch, statuses, reads, tell, clock } = bench;
  statuses.set("run", "running");
  const { woken } = waitFor(watch, ["run"]);
  bench.held = { release: () => undefined };
  for (let hint = 0; hint < 100; hint += 1) tell({ type: "any" });
  await clock.settled();
  statuses.set("run", "failed");
  const { release } = bench.held;
  bench.held = null;
  release();
  await clock.settled();
  // The first look had asked before the change; the next one is for the hints that came meanwhile.
  expect(reads).toEqual([1, 1]);
  expect(woken).toEqual(["run"]);
  watch.close();
});

test("who knows of a parked run waits for another status, and hears when the run is gone", async () => {
  const { watch, statuses, tell, clock } = watched();
  statuses.set("run", "parked");
  const { woken } = waitFor(watch, ["run"], "parked");
  tell({ type: "any" });
  await clock.settled();
  expect(woken).toEqual([]);
  statuses.delete("run");
  tell({ type: "any" });
  await clock.settled();
  expect(woken).toEqual(["run"]);
  watch.close();
});

test("a lost hint costs a second, and a store that does not answer is asked again", async () => {
  const bench = watched();
  const { watch, statuses, clock } = bench;
  statuses.set("run", "completed");
  const from = clock.monotonic();
  expect(await clock.during(watch.next("run", { status: "running" }).promise)).toBe(null);
  expect(clock.monotonic() - from).toBe(1_000);
  watch.close();
  expect(() => watch.next("run", { status: null })).toThrow(expect.objectContaining({ code: "store_closed" }));
  // The clock itself ticks for a minute after its last use.
  await clock.advance(62_000);
  expect(clock.time.pending).toBe(0);
});

test("a store that fails is asked again at the next poll, however it fails", async () => {
  const clock = new VirtualClock();
  let asked = 0;
  const store: MemoryStore = {
    ...memory(),
    readStatuses(runIds) {
      asked += 1;
      if (asked === 1) throw new Error("at once");
      return asked === 2 ? Promise.reject(new Error("later")) : Promise.resolve(runIds.map(() => "completed" as const));
    },
  };
  const watch = new RunWatch(store, 1_000, clock);
  expect(await clock.during(watch.next("run", { status: "running" }).promise)).toBe(null);
  expect(asked).toBe(3);
  watch.close();
});

test("who reads a stream looks at each change, and at once where the change names the stream", async () => {
  const { watch, tell, clock } = watched();
  const woken: (Change | null)[] = [];
  const next = (): void => void watch.next("run", { namespace: "a" }).promise.then((change) => woken.push(change));
  next();
  tell({ type: "stream", runId: "run", namespace: "b" });
  await clock.settled();
  expect(woken).toEqual([]);
  tell({ type: "stream", runId: "run", namespace: "a" });
  await clock.settled();
  next();
  tell({ type: "any" });
  await clock.settled();
  expect(woken).toEqual([{ type: "stream", runId: "run", namespace: "a" }, null]);
  watch.close();
});
