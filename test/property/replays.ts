/** Replays of a live run: from every prefix of its journal, and with an eviction or a crash at every rest. */
import { expect } from "vitest";
import type { JournalEvent } from "../../packages/core/src/journal/events.ts";
import type { Bundle } from "../../packages/core/src/store/contract/contract.ts";
import { apply, snapshot } from "./decisions.ts";
import type { LiveRun, Moment } from "./live.ts";
import { openMachine, type OpenMachine } from "./machine.ts";
import type { Program } from "./program.ts";
import { Random } from "./random.ts";
import { expectSame, expectSameJournal } from "./same.ts";

/** Journals that are longer than this are cut at so many random places only. A long search is broad rather than deep. */
const mostPrefixes = process.env["PERDURE_FUZZ_PROGRAMS"] === undefined ? 90 : 20;

/** Each prefix is what a crash may have left: the next owner replays it, goes live, and meets the same events from there on. */
export function checkPrefixes(program: Program, bundle: Bundle, live: LiveRun): void {
  for (const length of prefixesOf(live.journal.length, new Random(program.seed))) {
    const open = openMachine(program, bundle);
    const journal = resume(open, live.journal.slice(0, length));
    const last = momentOf(live.moments, length);
    expectSame(stateOf(open), last?.state, `state after the replay of ${length} events`);
    for (const moment of live.moments) if (moment.first > length) journal.push(...apply(open.machine, moment.decision));
    expectSameJournal(journal, live.journal, `journal after the replay of ${length} events`);
    expectSame(open.logs, live.logs.slice(printedBy(live.moments, length)), `lines printed after the replay of ${length} events`);
    open.realmRun.dispose();
  }
}

/** The run leaves memory at every rest, some of what was not durable is lost with it, and it is opened again. */
export function checkEvictions(program: Program, bundle: Bundle, live: LiveRun): void {
  const random = new Random(program.seed ^ 0xe71c);
  let open = openMachine(program, bundle);
  let journal = resume(open, live.journal.slice(0, 1));
  for (const { decision, first, state } of live.moments) {
    journal.push(...apply(open.machine, decision));
    open.realmRun.dispose();
    const durable = first + random.below(journal.length - first + 1);
    open = openMachine(program, bundle);
    journal = resume(open, journal.slice(0, durable));
    expectSame(stateOf(open), state, `state after the eviction at event ${durable}`);
  }
  expectSameJournal(journal, live.journal, "journal of the run that was evicted at every rest");
  open.realmRun.dispose();
}

/** Replays what is durable and goes live. Returns the journal as it then is. */
function resume({ machine, logs }: OpenMachine, durable: readonly JournalEvent[]): JournalEvent[] {
  machine.replay(durable);
  if (logs.length > 0) expect(logs, "printed on replay").toEqual([]);
  machine.goLive();
  const journal = [...durable, ...machine.takeFresh()];
  const pending = [...machine.pending.values()];
  if (machine.phase !== "ended") expectSame(machine.takeIssued(), pending, "what the owner must dispatch");
  return journal;
}

function stateOf({ machine }: OpenMachine): unknown {
  return machine.length === 1 ? undefined : snapshot(machine);
}

function momentOf(moments: readonly Moment[], length: number): Moment | undefined {
  return moments.findLast(({ first }) => first <= length);
}

function printedBy(moments: readonly Moment[], length: number): number {
  return momentOf(moments, length)?.printed ?? 0;
}

function prefixesOf(length: number, random: Random): number[] {
  const all = Array.from({ length }, (_, index) => index + 1);
  if (length <= mostPrefixes) return all;
  return all.filter((prefix) => prefix === length || random.next() < mostPrefixes / length);
}
