/**
 * The engine as a function: the journal so far and one more event go in; what the code is told, what is pending and the events
 * that follow come out. The code is a script, so that each test shows the machine alone.
 */
import { describe, expect, test } from "vitest";
import {
  created,
  detail,
  event,
  idOf,
  oneStep,
  oneWait,
  openScript,
  returns,
  runScript,
  start,
  throws,
  typesOf,
  type Bench,
} from "../../support/script-bench.ts";
import { stepCommand, type RealmCall, type Scripted } from "../../support/scripted-run.ts";
import type { FieldsOf, JournalEvent } from "../journal/events.ts";
import { eventTypes, kindOf, type EventType } from "../journal/table.ts";
import type { MachinePhase } from "./machine.ts";

interface EventCase {
  says: string;
  check(): void;
}

/** What the machine makes of each event. A new event needs its row. */
const cases: Record<EventType, EventCase> = {
  run_created: {
    says: "is kept for the start, and the code sees nothing of it",
    check() {
      const { machine, code } = openScript([]);
      machine.replay([created]);
      expect(machine.created).toEqual(detail);
      expect([machine.phase, machine.length, code.calls]).toEqual(["new", 1, []]);
    },
  },
  run_started: {
    says: "starts the code with the arguments, at its time",
    check() {
      const { machine, code } = runScript([oneStep]);
      expect(code.calls).toEqual([{ start: "1[]" }]);
      expect(code.limits).toEqual({ now: start + 2, clock: start + 2, turns: 1_000, commands: 100, timeoutMs: null });
      expect([machine.phase, machine.startedAt]).toEqual(["running", start + 2]);
    },
  },
  run_completed: {
    says: "records what the code returned, and is the last",
    check() {
      const { journal, machine } = runScript([returns]);
      expect(journal.at(-1)).toEqual(event(3, "run_completed", { value: "1[1]" }, start + 2));
      expect(machine.phase).toBe("ended");
    },
  },
  run_failed: {
    says: "records what the code threw, with its code",
    check() {
      const { journal } = runScript([throws]);
      expect(journal.at(-1)).toEqual(event(3, "run_failed", { detail: { code: "USER_ERROR" }, value: "1err" }, start + 2));
    },
  },
  run_cancel_requested: {
    says: "rejects all that is pending and lets the code clean up",
    check() {
      const { machine, code } = runScript([oneStep, { commands: [stepCommand(1, "undo")] }]);
      machine.append("run_cancel_requested", start + 10, { detail: { reason: "late" } });
      expect(code.calls.at(-1)).toEqual({ settle: { type: "cancel", reason: "late" } });
      expect([machine.phase, machine.cancelRequestedAt]).toEqual(["cancelling", start + 10]);
      expect([...machine.pending.values()].map(({ ordinal }) => ordinal)).toEqual([1]);
    },
  },
  run_cancelled: {
    says: "ends a cancelled run whatever its code returned",
    check() {
      const { machine } = runScript([oneStep, returns]);
      machine.append("run_cancel_requested", start + 10, { detail: { reason: null } });
      expect(typesOf(machine.takeFresh())).toEqual(["run_cancel_requested", "run_cancelled"]);
    },
  },
  run_parked: {
    says: "is a note: nothing changes",
    check: () => checkNote("run_parked", { detail: { code: "c", message: "m" } }),
  },
  run_unparked: { says: "is a note: nothing changes", check: () => checkNote("run_unparked", {}) },
  step_created: {
    says: "records the call, and waits for its end",
    check() {
      const { journal, machine } = runScript([oneStep]);
      const [recorded] = journal.slice(2);
      expect(recorded).toEqual(
        event(
          3,
          "step_created",
          { correlationId: idOf(journal, "step_created"), detail: { ordinal: 0, stepId: "step//app//work" }, value: "1[]" },
          start + 2,
        ),
      );
      expect([...machine.pending.values()]).toEqual([
        {
          kind: "step",
          id: recorded?.correlationId,
          ordinal: 0,
          cause: 2,
          stepId: "step//app//work",
          input: "1[]",
          attempt: 1,
          notBefore: 0,
          startedAt: null,
          callSite: null,
        },
      ]);
    },
  },
  step_started: {
    says: "tells when the first attempt began, and later ones change nothing",
    check() {
      const { machine, journal } = runScript([oneStep]);
      const correlationId = idOf(journal, "step_created");
      for (const [attempt, at] of [
        [1, 20],
        [2, 30],
      ] as const)
        machine.append("step_started", start + at, { correlationId, detail: { attempt, workerId: "w" } });
      expect(machine.pending.get(correlationId)).toMatchObject({ startedAt: start + 20, attempt: 1 });
    },
  },
  step_retrying: {
    says: "makes the next attempt due, by the owner's clock",
    check() {
      const { machine, journal } = runScript([oneStep]);
      const correlationId = idOf(journal, "step_created");
      machine.append("step_retrying", start + 20, { correlationId, detail: { attempt: 1, delayMs: 500 }, value: "1e" });
      expect(machine.pending.get(correlationId)).toMatchObject({ attempt: 2, notBefore: start + 520 });
    },
  },
  step_completed: {
    says: "resolves the call with the result",
    check: () =>
      checkSettles(
        "step_created",
        oneStep,
        (correlationId) => ["step_completed", { correlationId, detail: { attempt: 1 }, value: "1r" }],
        { settle: { type: "resolve", ordinal: 0, value: "1r" } },
      ),
  },
  step_failed: {
    says: "rejects the call with the error",
    check: () =>
      checkSettles(
        "step_created",
        oneStep,
        (correlationId) => ["step_failed", { correlationId, detail: { attempt: 4, code: "USER_ERROR" }, value: "1e" }],
        { settle: { type: "reject", ordinal: 0, error: "1e" } },
      ),
  },
  wait_created: {
    says: "records until when, and waits for it",
    check() {
      const { journal, machine } = runScript([oneWait]);
      const id = idOf(journal, "wait_created");
      expect(journal[2]).toEqual(
        event(3, "wait_created", { correlationId: id, detail: { ordinal: 0, wakeAt: start + 60_000 } }, start + 2),
      );
      expect([...machine.pending.values()]).toEqual([{ kind: "wait", id, ordinal: 0, cause: 2, wakeAt: start + 60_000 }]);
    },
  },
  wait_completed: {
    says: "resolves the sleep",
    check: () =>
      checkSettles("wait_created", oneWait, (correlationId) => ["wait_completed", { correlationId, detail: { woken: true } }], {
        settle: { type: "resolve", ordinal: 0, value: "" },
      }),
  },
  hook_created: { says: "is not built yet", check: () => checkNotBuilt("hook_created") },
  hook_conflict: { says: "is not built yet", check: () => checkNotBuilt("hook_conflict") },
  hook_received: { says: "is not built yet", check: () => checkNotBuilt("hook_received") },
  hook_disposed: { says: "is not built yet", check: () => checkNotBuilt("hook_disposed") },
  child_created: { says: "is not built yet", check: () => checkNotBuilt("child_created") },
  child_completed: { says: "is not built yet", check: () => checkNotBuilt("child_completed") },
  child_failed: { says: "is not built yet", check: () => checkNotBuilt("child_failed") },
  child_cancelled: { says: "is not built yet", check: () => checkNotBuilt("child_cancelled") },
};

function checkNote<Type extends EventType>(type: Type, fields: FieldsOf<Type>): void {
  const { machine, code } = runScript([oneStep]);
  const before = [machine.phase, ...machine.pending.keys()];
  machine.append(type, start + 20, fields);
  expect([machine.phase, ...machine.pending.keys()]).toEqual(before);
  expect(code.calls.length).toBe(1);
  expect(typesOf(machine.takeFresh())).toEqual([type]);
}

function checkSettles<Type extends EventType>(
  made: EventType,
  first: Scripted,
  settling: (id: string) => [Type, FieldsOf<Type>],
  told: RealmCall,
): void {
  const { machine, code, journal } = runScript([first, { commands: [stepCommand(1, "next")] }]);
  machine.append(...withTime(settling(idOf(journal, made))));
  expect(code.calls.at(-1)).toEqual(told);
  expect([...machine.pending.values()].map(({ ordinal }) => ordinal)).toEqual([1]);
  expect(typesOf(machine.takeFresh())).toEqual([settling("")[0], "step_created"]);
}

function withTime<Type extends EventType>([type, fields]: [Type, FieldsOf<Type>]): [Type, number, FieldsOf<Type>] {
  return [type, start + 20, fields];
}

function checkNotBuilt(type: EventType): void {
  const { machine } = runScript([{}]);
  const later: JournalEvent = { number: 3, type, at: start + 3, correlationId: "hook_1", detail: "{}", value: null };
  // A creation is compared with what the code has issued, which can't be this.
  const error = kindOf(type) === "creation" ? /the journal has .* the code issued nothing/ : /is not built yet/;
  expect(() => machine.replay([later])).toThrow(error);
}

describe("each event", () => {
  test.each(eventTypes.map((type) => ({ type, ...cases[type] })))("$type $says", ({ check }) => check());
});

describe("each phase", () => {
  function inPhase(phase: MachinePhase): Bench & { step: string } {
    const bench = openScript([oneStep, { commands: [stepCommand(1, "undo")] }, returns, returns]);
    bench.machine.replay([created]);
    if (phase === "new") return { ...bench, step: "" };
    bench.machine.append("run_started", start + 2, { detail: { workerId: "w" } });
    const step = idOf(bench.machine.takeFresh(), "step_created");
    if (phase === "running") return { ...bench, step };
    bench.machine.append("run_cancel_requested", start + 3, { detail: { reason: null } });
    const undo = idOf(bench.machine.takeFresh(), "step_created");
    if (phase === "ended")
      bench.machine.append("step_completed", start + 4, { correlationId: undo, detail: { attempt: 1 }, value: "1" });
    bench.machine.takeFresh();
    return { ...bench, step: undo };
  }

  test("new: a cancellation ends the run and its code never starts", () => {
    const { machine, code } = inPhase("new");
    machine.append("run_cancel_requested", start + 2, { detail: { reason: null } });
    expect([typesOf(machine.takeFresh()), code.calls]).toEqual([["run_cancel_requested", "run_cancelled"], []]);
  });

  test("running: an end of the code is the run's end", () => {
    const { machine, step } = inPhase("running");
    machine.append("step_completed", start + 3, { correlationId: step, detail: { attempt: 1 }, value: "1" });
    machine.append("step_completed", start + 4, {
      correlationId: [...machine.pending.keys()][0] ?? "",
      detail: { attempt: 1 },
      value: "1",
    });
    expect(typesOf(machine.takeFresh())).toEqual(["step_completed", "step_created", "step_completed", "run_completed"]);
  });

  test("cancelling: steps of the clean-up settle as ever, and what was cancelled does not", () => {
    const { machine, step } = inPhase("cancelling");
    expect(() =>
      machine.append("step_completed", start + 4, { correlationId: "step_gone", detail: { attempt: 1 }, value: "1" }),
    ).toThrow(/the code issued nothing/);
    const again = inPhase("cancelling");
    again.machine.append("step_failed", start + 4, {
      correlationId: again.step,
      detail: { attempt: 1, code: "USER_ERROR" },
      value: "1",
    });
    expect([again.machine.phase, step]).toEqual(["ended", again.step]);
  });

  test("cancelling: the code is dropped when its time is over", () => {
    const { machine } = inPhase("cancelling");
    machine.dropCode(start + 30_003);
    expect(machine.takeFresh()).toEqual([event(6, "run_cancelled", {}, start + 30_003)]);
  });

  test("ended: nothing ends it again", () => {
    const { machine } = inPhase("ended");
    machine.dropCode(start + 50);
    machine.goLive();
    expect([machine.phase, machine.takeFresh()]).toEqual(["ended", []]);
  });
});
