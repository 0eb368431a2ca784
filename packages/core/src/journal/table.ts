/**
 * Every event of a journal: its kind, what it is about, and what it holds. docs/spec/journal.md says what each means.
 *
 * Four kinds:
 * - **settling** events change what the workflow's code can see: the engine applies them one at a time, each followed by full
 *   rest of the code (an activation);
 * - **creation** events record the commands of an activation; they follow its settling event directly, in the order of the
 *   commands, and replay compares them;
 * - **notes** record what happened outside the code (a step started, a retry); replay passes them by;
 * - **ends** are the last event of a run.
 */
export type EventKind = "settling" | "creation" | "note" | "end";

/** `About`: the entity whose id the event carries; null for events of the run. `Value`: what its encoded value is. */
interface Row<Kind extends EventKind, About extends EntityKind | null, Detail, Value extends string | null = null> {
  kind: Kind;
  about: About;
  detail: Detail;
  value: Value;
}

export type EntityKind = "step" | "wait" | "hook" | "child";

export interface EventTable {
  run_created: Row<"note", null, CreatedDetail, "the arguments">;
  run_started: Row<"settling", null, { workerId: string }>;
  run_completed: Row<"end", null, null, "the result">;
  run_failed: Row<"end", null, { code: string }, "the error">;
  run_cancel_requested: Row<"settling", null, { reason: string | null }>;
  run_cancelled: Row<"end", null, null>;
  run_parked: Row<"note", null, { code: string; message: string }>;
  run_unparked: Row<"note", null, null>;

  step_created: Row<"creation", "step", { ordinal: number; stepId: string }, "the call">;
  step_started: Row<"note", "step", { attempt: number; workerId: string }>;
  /** `delayMs` until the next attempt. */
  step_retrying: Row<"note", "step", { attempt: number; delayMs: number }, "the error of this attempt">;
  step_completed: Row<"settling", "step", { attempt: number }, "the result">;
  step_failed: Row<"settling", "step", { attempt: number; code: string }, "the error">;

  wait_created: Row<"creation", "wait", { ordinal: number; wakeAt: number }>;
  wait_completed: Row<"settling", "wait", { woken: boolean }>;

  hook_created: Row<"creation", "hook", { ordinal: number; token: string }, "the metadata">;
  hook_conflict: Row<"settling", "hook", { ordinal: number; token: string; ownerRunId: string }>;
  hook_received: Row<"settling", "hook", { messageId: string }, "the payload">;
  hook_disposed: Row<"creation", "hook", { ordinal: number }>;

  child_created: Row<"creation", "child", { ordinal: number; runId: string; workflowId: string }, "the arguments">;
  child_completed: Row<"settling", "child", null, "the result">;
  child_failed: Row<"settling", "child", { code: string }, "the error">;
  child_cancelled: Row<"settling", "child", null>;
}

interface CreatedDetail {
  workflowId: string;
  /** Hash of the workflow bundle. */
  bundle: string;
  /** The form of the bundle (docs/spec/compiled-code.md). */
  abi: number;
  /** The behaviour of the engine, of which the journal is a record. */
  format: number;
  /** The run's secret: 256 bits in hex. Hook tokens, random numbers and entity ids come from it. */
  seed: string;
  /** The environment names that the bundle reads, with their values at `start()`. */
  env: Record<string, string>;
  /** The public address of the app at `start()`; absent where none is configured. */
  url?: string;
  parent?: { runId: string; correlationId: string };
}

export type EventType = keyof EventTable;
export type DetailOf<Type extends EventType> = EventTable[Type]["detail"];
export type CreationType = { [Type in EventType]: EventTable[Type]["kind"] extends "creation" ? Type : never }[EventType];

/** The kinds once more, for the program. */
const kinds: { readonly [Type in EventType]: EventTable[Type]["kind"] } = {
  run_created: "note",
  run_started: "settling",
  run_completed: "end",
  run_failed: "end",
  run_cancel_requested: "settling",
  run_cancelled: "end",
  run_parked: "note",
  run_unparked: "note",
  step_created: "creation",
  step_started: "note",
  step_retrying: "note",
  step_completed: "settling",
  step_failed: "settling",
  wait_created: "creation",
  wait_completed: "settling",
  hook_created: "creation",
  hook_conflict: "settling",
  hook_received: "settling",
  hook_disposed: "creation",
  child_created: "creation",
  child_completed: "settling",
  child_failed: "settling",
  child_cancelled: "settling",
};

export const eventTypes: readonly EventType[] = Object.keys(kinds) as EventType[];

export function kindOf(type: EventType): EventKind {
  return kinds[type];
}
