/** What the machine makes of whole journals, and where it ends a run that has grown too large. */
import { describe, expect, test } from "vitest";
import {
  created,
  event,
  idOf,
  limits,
  oneStep,
  oneWait,
  openScript,
  returns,
  runScript,
  start,
  started,
} from "../../support/script-bench.ts";
import { ScriptedRun, stepCommand, waitCommand, type Scripted } from "../../support/scripted-run.ts";
import type { JournalEvent } from "../journal/events.ts";
import { RunMachine } from "./machine.ts";

describe("replay", () => {
  const script = [
    oneStep,
    { commands: [waitCommand(1, start + 99)], logs: [{ level: "info", text: "hi" }] },
    returns,
  ] satisfies Scripted[];

  function live(): JournalEvent[] {
    const { machine, journal } = runScript(script);
    machine.append("step_completed", start + 20, {
      correlationId: idOf(journal, "step_created"),
      detail: { attempt: 1 },
      value: "1r",
    });
    journal.push(...machine.takeFresh());
    machine.completeWait(idOf(journal, "wait_created"), false, start + 120);
    return [...journal, ...machine.takeFresh()];
  }

  test("of a whole journal tells the code the same and makes nothing new", () => {
    const journal = live();
    const { machine, code } = openScript(script);
    machine.replay(journal);
    machine.goLive();
    expect([machine.phase, machine.takeFresh(), machine.length]).toEqual(["ended", [], journal.length]);
    expect(code.calls.length).toBe(3);
  });

  test("from every prefix makes what is missing, with the same ids", () => {
    const journal = live();
    for (let length = 1; length < journal.length; length += 1) {
      const { machine } = openScript(script);
      machine.replay(journal.slice(0, length));
      machine.goLive();
      const fresh = machine.takeFresh();
      expect(fresh, `after ${length}`).toEqual(journal.slice(length, length + fresh.length));
    }
  });

  const changes: { name: string; script: Scripted[]; says: RegExp }[] = [
    {
      name: "another step",
      script: [{ commands: [stepCommand(0, "other")] }],
      says: /has step_created step\/\/app\/\/work, the code issued a call of step\/\/app\/\/other/,
    },
    { name: "a sleep instead", script: [oneWait], says: /the code issued a sleep/ },
    { name: "nothing", script: [{}], says: /the code issued nothing/ },
    {
      name: "one more step",
      script: [{ commands: [stepCommand(0, "work"), stepCommand(1, "more")] }],
      says: /has step_completed, the code issued a call of step\/\/app\/\/more/,
    },
    {
      name: "another order",
      script: [{ commands: [waitCommand(0, start), stepCommand(1, "work")] }],
      says: /the code issued a sleep/,
    },
  ];
  test.each(changes)("code that issues $name does not go on", ({ script: changed, says }) => {
    const { machine } = openScript(changed);
    expect(() => machine.replay(live())).toThrow(says);
  });

  test("of a journal with a gap is refused", () => {
    expect(() => openScript([]).machine.replay([created, event(3, "run_unparked", {})])).toThrow(/event 3 follows 1/);
  });

  test("prints nothing again; what is new is printed", () => {
    const printed: string[] = [];
    const code = new ScriptedRun([
      { logs: [{ level: "info", text: "old" }], commands: [stepCommand(0, "work")] },
      { logs: [{ level: "warn", text: "new" }] },
    ]);
    const machine = new RunMachine({
      realmRun: code,
      runId: "wrun_1",
      derive: () => new Uint8Array(32),
      limits,
      onLog: (level, text) => void printed.push(`${level} ${text}`),
    });
    machine.replay([created, started]);
    machine.goLive();
    machine.append("step_completed", start + 9, {
      correlationId: [...machine.pending.keys()][0] ?? "",
      detail: { attempt: 1 },
      value: "1",
    });
    expect(printed).toEqual(["warn new"]);
  });
});

const wide = { journalEvents: 1_000_000, journalBytes: 1_000_000_000 };

describe("limits", () => {
  test("a result that is too large fails the run", () => {
    const { journal } = runScript([{ end: { type: "returned", value: `1${"x".repeat(60)}` } }]);
    expect(journal.at(-1)).toMatchObject({ type: "run_failed", detail: '{"code":"value_too_large"}' });
  });

  test("a journal of too many events fails the run, and drops the code", () => {
    const many = Array.from({ length: 20 }, (_, ordinal) => stepCommand(ordinal, "work"));
    const { journal, machine } = runScript([{ commands: many }], { journalEvents: 10 });
    expect(journal.at(-1)).toMatchObject({ type: "run_failed", detail: '{"code":"journal_too_long"}' });
    expect([journal.length, machine.phase]).toEqual([23, "ended"]);
  });

  test("a journal of too many bytes fails the run", () => {
    const { machine, journal } = runScript([oneStep, oneStep], { journalBytes: 5_000 });
    const correlationId = idOf(journal, "step_created");
    machine.append("step_retrying", start + 9, { correlationId, detail: { attempt: 1, delayMs: 0 }, value: "1".repeat(5_000) });
    expect(machine.takeFresh().at(-1)).toMatchObject({ type: "run_failed", detail: '{"code":"journal_too_long"}' });
  });

  test("a fan-out of 150,000 is no deeper than one of two", () => {
    const many = Array.from({ length: 150_000 }, (_, ordinal) => stepCommand(ordinal, "work"));
    const { journal, machine } = runScript([{ commands: many }], wide);
    expect(machine.pending.size).toBe(150_000);
    const replayed = openScript([{ commands: many }], wide).machine;
    replayed.replay(journal.slice(0, 150_002));
    expect(replayed.pending.size).toBe(150_000);
  });

  test("what can't be stored becomes the run's failure, behind what is durable", () => {
    const { machine } = runScript([oneStep]);
    machine.append("run_unparked", start + 9, {});
    machine.failBehind(2, "value_too_large", "1e");
    expect(machine.takeFresh()).toEqual([
      event(3, "run_failed", { detail: { code: "value_too_large" }, value: "1e" }, start + 9),
    ]);
    expect(machine.phase).toBe("ended");
  });
});

describe("steps that nobody awaited", () => {
  test("are those that are pending at the end and that the code never looked at", () => {
    const { machine } = runScript([{ commands: [stepCommand(0, "a"), stepCommand(1, "b")], ...returns, unawaited: [1] }]);
    expect(machine.unawaited.map(({ stepId }) => stepId)).toEqual(["step//app//b"]);
  });
});
