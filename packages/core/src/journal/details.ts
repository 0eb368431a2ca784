import type { EventType, JournalEvent } from "./events.ts";

/** What the `detail` of each event type holds. A type that is not listed has none. */
export interface EventDetails {
  run_created: {
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
  };
  run_started: { workerId: string };
  run_failed: { code: string };
  run_cancel_requested: { reason: string | null };
  run_parked: { code: string; message: string };
  step_created: { ordinal: number; stepId: string };
  step_started: { attempt: number; workerId: string };
  /** `delayMs` until the next attempt; the error of this attempt is the event's value. */
  step_retrying: { attempt: number; delayMs: number };
  step_completed: { attempt: number };
  step_failed: { attempt: number; code: string };
  wait_created: { ordinal: number; wakeAt: number };
  wait_completed: { woken: boolean };
  hook_created: { ordinal: number; token: string };
  hook_conflict: { ordinal: number; token: string; ownerRunId: string };
  hook_received: { messageId: string };
  hook_disposed: { ordinal: number };
  child_created: { ordinal: number; runId: string; workflowId: string };
  child_failed: { code: string };
}

export type DetailOf<Type extends EventType> = Type extends keyof EventDetails ? EventDetails[Type] : null;

export function detailOf<Type extends EventType>(event: JournalEvent): DetailOf<Type> {
  return JSON.parse(event.detail ?? "null") as DetailOf<Type>;
}
