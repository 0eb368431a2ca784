import { detailOf } from "../journal/details.ts";
import type { Encoded, JournalEvent } from "../journal/events.ts";
import type { Command } from "../realm/port.ts";

/** Something that the workflow's code asked for and that settles one promise: its command and what became of it. */
export type Entity = StepEntity | WaitEntity;

interface EntityBase {
  /** `step_…`, `wait_…`: the correlation id of its events. */
  id: string;
  /** Position among all commands of the run, from 0. */
  ordinal: number;
  /** Number of the settling event whose activation issued the command. */
  cause: number;
}

export interface StepEntity extends EntityBase {
  kind: "step";
  stepId: string;
  input: Encoded;
  /** The attempt that runs or comes next, from 1. A crash does not count. */
  attempt: number;
  /** The owner's time before which the next attempt may not start; 0 for the first. */
  notBefore: number;
}

export interface WaitEntity extends EntityBase {
  kind: "wait";
  /** The owner's time at which it ends. */
  wakeAt: number;
}

/** What the command asked for, from the event that records it. */
export function entityOf(command: Command, event: JournalEvent, cause: number): Entity {
  const id = event.correlationId ?? "";
  const { ordinal } = command;
  switch (command.type) {
    case "step":
      return { id, ordinal, cause, kind: "step", stepId: command.stepId, input: command.input, attempt: 1, notBefore: 0 };
    case "wait":
      return { id, ordinal, cause, kind: "wait", wakeAt: detailOf<"wait_created">(event).wakeAt };
    default:
      throw new Error(`the engine does not know the command ${command.type} yet`);
  }
}
