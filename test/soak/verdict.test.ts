/** The verdict sees what is planted. */
import { expect, test } from "vitest";
import type { Entry, Results } from "./ledger.ts";
import type { Evidence, Final } from "./evidence.ts";
import { judge, type Verdict } from "./verdict.ts";

const value = { pick: "pick 1", pack: "pack 1" };

/** A run of two steps whose second one was killed once, and a deadly run. */
function good(): { entries: Entry[]; finals: Final[]; at: number } {
  return {
    entries: [
      { type: "started", life: "p0.1", runId: "a", at: 0 },
      { type: "started", life: "p0.1", runId: "d", at: 0 },
      begin("a", "pick", "p0.1"),
      finish("a", "pick", "p0.1", "pick 1"),
      begin("a", "pack", "p0.1", { pick: "pick 1" }),
      { type: "killed", life: "p0.1", at: 3_000 },
      begin("a", "pack", "p1.1", { pick: "pick 1" }),
      finish("a", "pack", "p1.1", "pack 1"),
      { type: "ended", runId: "a", at: 4_000, status: "completed", value },
      begin("d", "exits", "p2.1"),
      { type: "exited", life: "p2.1", at: 5_000, code: 3, signal: null },
    ],
    finals: [
      { runId: "a", deadly: false, status: "completed", value, chunks: [0, 1, 2, 3, 4, 5] },
      { runId: "d", deadly: true, status: "parked", value: null, chunks: null },
    ],
    at: 6_000,
  };
}

function begin(runId: string, step: string, life: string, seen: Results = {}): Entry {
  return { type: "begin", life, runId, step, attempt: 1, seen };
}

function finish(runId: string, step: string, life: string, result: string): Entry {
  return { type: "finish", life, runId, step, attempt: 1, result };
}

function withFinal(change: Partial<Final>): Evidence {
  const evidence = good();
  const [first, ...others] = evidence.finals;
  if (first === undefined) throw new Error("no final");
  return { ...evidence, finals: [{ ...first, ...change }, ...others] };
}

function withEntries(at: number, remove: number, ...entries: Entry[]): Evidence {
  const evidence = good();
  evidence.entries.splice(at, remove, ...entries);
  return evidence;
}

const nothing: Partial<Verdict> = { lost: [], doubled: [], stuck: [], failed: [], wronglyParked: [], crashed: [] };

test("a good soak has nothing wrong with it", () => {
  expect(judge(good())).toEqual({ ...nothing, runs: 2, parked: ["d"], kills: 1, killsInStep: 1, stops: 0, exits: 1 });
});

test.each([
  ["an acknowledged start without its run", withFinal({ status: "missing", value: null, chunks: null })],
  ["a return value that is another", withFinal({ value: { ...value, pack: "pack 2" } })],
  ["an end that is another", withFinal({ status: "cancelled", value: null, chunks: null })],
  ["a chunk that is gone", withFinal({ chunks: [0, 1, 2, 3, 4] })],
  ["a chunk that is there twice", withFinal({ chunks: [0, 1, 1, 2, 3, 4, 5] })],
  ["a recorded result that became another", withEntries(6, 1, begin("a", "pack", "p1.1", { pick: "pick 2" }))],
  ["a result that no attempt gave", withEntries(7, 1)],
  [
    "a cancellation that was acknowledged",
    withEntries(8, 0, { type: "cancelled", life: "p1.1", runId: "a", status: "cancelled" }),
  ],
])("lost: %s", (_what, evidence) => {
  const verdict = judge(evidence);
  expect(verdict.lost).not.toEqual([]);
  expect({ ...verdict, lost: [] }).toMatchObject(nothing);
});

test("lost: a result that was recorded is not in what the run returned", () => {
  const evidence = withFinal({ value: { pack: "pack 1" } });
  expect(judge(evidence).lost).toContain("a: the result of pick has vanished");
});

test.each([
  ["after its result was recorded", withEntries(6, 0, begin("a", "pick", "p1.1"))],
  ["after the end of its run", withEntries(9, 0, begin("a", "pack", "p1.1", { pick: "pick 1" }))],
])("doubled: a step that began %s", (_when, evidence) => {
  expect(judge(evidence)).toMatchObject({ ...nothing, doubled: [expect.stringContaining("of a began in p1.1")] });
});

test("an attempt that was cut off and one beside it are not doubled", () => {
  expect(judge(withEntries(4, 0, begin("a", "pick", "p1.1"))).doubled).toEqual([]);
});

test("stuck: a run that is not over 30 s after the last death", () => {
  const evidence = withFinal({ status: "running", value: null, chunks: null });
  const entries = evidence.entries.toSpliced(8, 1);
  expect(judge({ ...evidence, entries, at: 34_000 }).stuck).toEqual([]);
  expect(judge({ ...evidence, entries, at: 36_000 })).toMatchObject({
    ...nothing,
    stuck: ["a is running after 31000 ms without a death"],
  });
});

test("stuck: a run that ended at last, 30 s after the death before", () => {
  const evidence = withEntries(8, 1, { type: "ended", runId: "a", at: 34_000, status: "completed", value });
  const entries = evidence.entries.toSpliced(9, 2);
  expect(judge({ ...evidence, entries, at: 35_000 })).toMatchObject({ ...nothing, stuck: ["a took 31000 ms without a death"] });
});

test("parked: an innocent run, and a deadly one that is not", () => {
  expect(judge(withFinal({ status: "parked", value: null, chunks: null })).wronglyParked).toEqual(["a is parked"]);
  const evidence = good();
  expect(
    judge({ ...evidence, finals: [{ runId: "d", deadly: true, status: "running", value: null, chunks: null }] }),
  ).toMatchObject({
    wronglyParked: ["d is running"],
  });
});

test("the exit of a deadly run counts as one, however its process ends", () => {
  const evidence = withEntries(10, 1, { type: "exited", life: "p2.1", at: 5_000, code: null, signal: "SIGABRT" });
  expect(judge(evidence)).toMatchObject({ ...nothing, exits: 1 });
});

test("a process that ended by itself, and a kill that met no step", () => {
  expect(judge(withEntries(9, 2, { type: "exited", life: "p1.1", at: 5_000, code: null, signal: "SIGSEGV" })).crashed).toEqual([
    "p1.1 ended with SIGSEGV",
  ]);
  expect(judge(withEntries(8, 0, { type: "killed", life: "p1.1", at: 3_900 }))).toMatchObject({ kills: 2, killsInStep: 1 });
});
