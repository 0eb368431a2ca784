import type { JournalEvent } from "../journal/events.ts";
import type { Command } from "../realm/port.ts";

/** Replay compares kind and name of a command, not its arguments. */
export function matches(command: Command, event: JournalEvent): boolean {
  const recorded = JSON.parse(event.detail ?? "{}") as { ordinal?: number; stepId?: string; workflowId?: string };
  if (recorded.ordinal !== command.ordinal) return false;
  switch (command.type) {
    case "step":
      return event.type === "step_created" && recorded.stepId === command.stepId;
    case "wait":
      return event.type === "wait_created";
    case "hook":
      return event.type === "hook_created";
    case "dispose-hook":
      return event.type === "hook_disposed";
    case "child":
      return event.type === "child_created" && recorded.workflowId === command.workflowId;
  }
}

export function describeEvent(event: JournalEvent): string {
  const recorded = JSON.parse(event.detail ?? "{}") as { stepId?: string; workflowId?: string };
  const name = recorded.stepId ?? recorded.workflowId;
  return name === undefined ? event.type : `${event.type} ${name}`;
}

export function describeCommand(command: Command | undefined): string {
  if (command === undefined) return "nothing";
  switch (command.type) {
    case "step":
      return `a call of ${command.stepId}`;
    case "wait":
      return "a sleep";
    case "hook":
      return "a new hook";
    case "dispose-hook":
      return "the end of a hook";
    case "child":
      return `a start of ${command.workflowId}`;
  }
}
