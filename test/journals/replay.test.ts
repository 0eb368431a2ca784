/** Journals of released engines, replayed by this one; README.md says what is compared. */
import { afterAll, describe, expect, test } from "vitest";
import type { Entity } from "../../packages/core/src/engine/entity.ts";
import { RunMachine } from "../../packages/core/src/engine/machine.ts";
import { detailOf, type JournalEvent } from "../../packages/core/src/journal/events.ts";
import { kindOf, type DetailOf, type EventType } from "../../packages/core/src/journal/table.ts";
import { derive } from "../../packages/core/src/realm/entropy.ts";
import type { RealmRun } from "../../packages/core/src/realm/port.ts";
import { createRealm } from "../../packages/core/src/realm/realm.ts";
import { installRejectionGuard } from "../../packages/core/src/realm/rejection-guard.ts";
import { engineLimits } from "../../packages/core/support/realm.ts";
import { pendingAfter, readFormats, type PendingEntity, type Recording } from "./recording.ts";

// As in a worker: what workflows reject is not the process's.
installRejectionGuard();
const realm = createRealm();
afterAll(() => realm.dispose());

describe.each(readFormats())("a journal of format $format", ({ format, recordings }) => {
  test("is there", () => {
    expect(recordings.length).toBeGreaterThan(0);
    for (const { events } of recordings) expect(createdOf(events).format).toBe(format);
  });

  test.each(recordings)("replays to the end that is recorded: $name: $about", (recording) => {
    const { events, expect: expected } = recording;
    const { machine, realmRun } = open(recording);
    machine.replay(events);
    machine.goLive();
    expect(machine.takeFresh()).toEqual([]);
    if (expected.status === "running") {
      expect(machine.phase).toBe("running");
      expect(pendingOf(machine)).toEqual(expected.pending);
    } else {
      expect(machine.phase).toBe("ended");
      expect(events.at(-1)?.type).toBe(`run_${expected.status}`);
    }
    if (expected.result !== null) expect(withoutStacks(resultOf(machine))).toBe(withoutStacks(expected.result));
    realmRun.dispose();
  });

  test.each(recordings)("goes on from wherever it was cut off: $name", (recording) => {
    for (let length = 1; length <= recording.events.length; length += 1) checkPrefix(recording, length);
  });
});

/** A crash may have left any prefix. What the code had issued beyond it is made again, and the rest of the journal follows. */
function checkPrefix(recording: Recording, length: number): void {
  const { events } = recording;
  const what = `after ${length} events`;
  const { machine, realmRun } = open(recording);
  machine.replay(events.slice(0, length));
  expect(machine.takeFresh(), what).toEqual([]);
  machine.goLive();
  const made = madeBehind(recording, length);
  expect(withoutStacksIn(machine.takeFresh()), what).toEqual(withoutStacksIn(made));
  const known = events.slice(0, length + made.length);
  if (machine.phase !== "ended") expect(pendingOf(machine), what).toEqual(pendingAfter(known));
  expect(withoutStacksIn(goOn(machine, recording, known.length)), what).toEqual(withoutStacksIn(events.slice(known.length)));
  realmRun.dispose();
}

/** The events that the code itself makes behind a prefix: its commands, and its end. */
function madeBehind({ events, expect: { endedBy } }: Recording, length: number): JournalEvent[] {
  const behind = events.slice(length);
  const other = behind.findIndex(({ type }) => kindOf(type) !== "creation" && !isOwnEnd(type, endedBy));
  return other === -1 ? behind : behind.slice(0, other);
}

/** Does what the owner did from event `length` on. Returns the events that come of it. */
function goOn(machine: RunMachine, { events, expect: { endedBy } }: Recording, length: number): JournalEvent[] {
  for (const { type, at, correlationId, detail, value } of events.slice(length)) {
    if (kindOf(type) === "creation" || isOwnEnd(type, endedBy)) continue;
    if (kindOf(type) === "end") machine.dropCode(at);
    else machine.append(type, at, { correlationId, detail: JSON.parse(detail ?? "null"), value });
  }
  return machine.takeFresh();
}

/** The end that the code itself has come to. */
function isOwnEnd(type: EventType, endedBy: Recording["expect"]["endedBy"]): boolean {
  return kindOf(type) === "end" && endedBy === "code";
}

function open({ bundle, runId, workflowId, createdAt, events }: Recording): { machine: RunMachine; realmRun: RealmRun } {
  const { seed, env, url = "" } = createdOf(events);
  const realmRun = realm.instantiate(bundle, { runId, workflowId, seed, env, createdAt, url });
  return { machine: new RunMachine({ realmRun, runId, derive, limits: engineLimits }), realmRun };
}

function createdOf(events: readonly JournalEvent[]): DetailOf<"run_created"> {
  const [first] = events;
  if (first === undefined) throw new Error("the journal is empty");
  return detailOf(first, "run_created");
}

function pendingOf(machine: RunMachine): PendingEntity[] {
  return Array.from(machine.pending.values(), (entity: Entity) => {
    const { id, ordinal } = entity;
    if (entity.kind === "wait") return { id, kind: entity.kind, ordinal, wakeAt: entity.wakeAt };
    const { stepId, attempt, notBefore } = entity;
    return { id, kind: entity.kind, ordinal, stepId, attempt, notBefore };
  });
}

function resultOf({ end }: RunMachine): string {
  if (end === null) throw new Error("the code has not ended");
  return end.type === "returned" ? end.value : end.error;
}

/** The frames of a stack are V8's: another version may write them in another way. */
function withoutStacks(value: string): string {
  return value.replaceAll(/(?:\\n {4}at [^"\\]*)+/g, "");
}

function withoutStacksIn(events: readonly JournalEvent[]): JournalEvent[] {
  return events.map((event) => ({ ...event, value: event.value === null ? null : withoutStacks(event.value) }));
}
