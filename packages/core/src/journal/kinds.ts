import type { CreationType, EventType, SettlingType } from "./events.ts";

const creations: ReadonlySet<EventType> = new Set<CreationType>([
  "step_created",
  "wait_created",
  "hook_created",
  "hook_disposed",
  "child_created",
]);
const settlings: ReadonlySet<EventType> = new Set<SettlingType>([
  "run_started",
  "step_completed",
  "step_failed",
  "wait_completed",
  "hook_received",
  "hook_conflict",
  "child_completed",
  "child_failed",
  "child_cancelled",
  "run_cancel_requested",
]);
const ends: ReadonlySet<EventType> = new Set<EventType>(["run_completed", "run_failed", "run_cancelled"]);

export function isCreation(type: EventType): boolean {
  return creations.has(type);
}

export function isSettling(type: EventType): boolean {
  return settlings.has(type);
}

/** The run is over with this event. */
export function isEnd(type: EventType): boolean {
  return ends.has(type);
}
