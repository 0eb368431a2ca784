/**
 * The journal of a run: an append-only list of events, numbered from 1, with one writer.
 *
 * Three kinds of events:
 * - **settling** events change what the workflow's code can see: the engine applies them one at a time, each followed by full
 *   rest of the code (an activation);
 * - **creation** events record the commands of an activation; they follow its settling event directly, in the order of the
 *   commands, and replay compares them;
 * - **notes** record what happened outside the code (a step started, a retry); replay passes them by.
 *
 * The table with the payload of each is docs/spec/journal.md.
 */
export type EventType = SettlingType | CreationType | NoteType;

export type SettlingType =
  | "run_started"
  | "step_completed"
  | "step_failed"
  | "wait_completed"
  | "hook_received"
  | "hook_conflict"
  | "child_completed"
  | "child_failed"
  | "child_cancelled"
  | "run_cancel_requested";

export type CreationType = "step_created" | "wait_created" | "hook_created" | "hook_disposed" | "child_created";

export type NoteType =
  | "run_created"
  | "step_started"
  | "step_retrying"
  | "run_parked"
  | "run_unparked"
  | "run_completed"
  | "run_failed"
  | "run_cancelled";

/** An encoded value: the text that `values/codec` wrote, its first character the format. */
export type Encoded = string;

/** One line of a journal as a store keeps it. */
export interface JournalEvent {
  /** 1 for the first event of the run. */
  number: number;
  type: EventType;
  /** Logical time in ms since the epoch: max(the owner's clock, the time of the event before). */
  at: number;
  /** The owner's clock in ms since the epoch where `at` was held up by the event before; absent where `at` is the clock. */
  clock?: number;
  /** The step, hook, wait or child that the event is about; null for events of the run. */
  correlationId: string | null;
  /** Small facts as JSON; its form for each type is in `details.ts`. */
  detail: string | null;
  /** A user's value or error, encoded. */
  value: Encoded | null;
}
