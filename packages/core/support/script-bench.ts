/** A machine whose code is a script, and runs of it. */
import { eventOf, type FieldsOf, type JournalEvent } from "../src/journal/events.ts";
import type { EventType } from "../src/journal/table.ts";
import type { EngineLimits } from "../src/engine/limits.ts";
import { RunMachine } from "../src/engine/machine.ts";
import type { DetailOf } from "../src/journal/table.ts";
import { ScriptedRun, stepCommand, waitCommand, type Scripted } from "./scripted-run.ts";

export const start: number = 1_700_000_000_000;
export const limits: EngineLimits = {
  turns: 1_000,
  commands: 100,
  valueBytes: 50,
  journalEvents: 1_000,
  journalBytes: 1_000_000,
};
export const detail: DetailOf<"run_created"> = {
  workflowId: "workflow//app//main",
  bundle: "b",
  abi: 1,
  format: 1,
  seed: "00".repeat(32),
  env: {},
};

export interface Bench {
  machine: RunMachine;
  code: ScriptedRun;
}

export function openScript(script: readonly Scripted[], changed: Partial<EngineLimits> = {}): Bench {
  const code = new ScriptedRun(script);
  const derive = (_seed: string, _purpose: string, block: number): Uint8Array =>
    new Uint8Array(Uint32Array.from({ length: 8 }, (_, word) => block * 8 + word).buffer);
  return { code, machine: new RunMachine({ realmRun: code, runId: "wrun_1", derive, limits: { ...limits, ...changed } }) };
}

export function event<Type extends EventType>(
  number: number,
  type: Type,
  fields: FieldsOf<Type>,
  at: number = start + number,
): JournalEvent {
  return eventOf(type, { number, at }, fields);
}

export const created: JournalEvent = event(1, "run_created", { detail, value: "1[]" });
export const started: JournalEvent = event(2, "run_started", { detail: { workerId: "wrkr_1" } });

/** A run whose code has done what the first activation says, with the events that came of it. */
export function runScript(script: readonly Scripted[], changed?: Partial<EngineLimits>): Bench & { journal: JournalEvent[] } {
  const bench = openScript(script, changed);
  bench.machine.open([created, started]);
  bench.machine.goLive();
  return { ...bench, journal: [created, started, ...bench.machine.takeFresh()] };
}

export function idOf(journal: readonly JournalEvent[], type: EventType): string {
  return journal.find((each) => each.type === type)?.correlationId ?? "";
}

export function typesOf(events: readonly JournalEvent[]): EventType[] {
  return events.map(({ type }) => type);
}

export const oneStep: Scripted = { commands: [stepCommand(0, "work")] };
export const oneWait: Scripted = { commands: [waitCommand(0, start + 60_000)] };
export const returns: Scripted = { end: { type: "returned", value: "1[1]" } };
export const throws: Scripted = { end: { type: "threw", code: "USER_ERROR", error: "1err" } };
