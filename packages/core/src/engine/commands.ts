/** The commands of the workflow's code: how each is recorded, compared with its record, and what waits for it. One row a command. */
import { detailOf, eventOf, type EventPlace, type JournalEvent } from "../journal/events.ts";
import type { CreationType } from "../journal/table.ts";
import type { Command } from "../realm/port.ts";
import type { Entity } from "./entity.ts";
import type { EntityPrefix } from "./ids.ts";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

interface CommandRow<Type extends Command["type"]> {
  /** What it is recorded as. */
  event: CreationType;
  prefix: EntityPrefix;
  record(command: Of<Type>, place: EventPlace, id: string): JournalEvent;
  /** What replay compares: ordinal and name, not the arguments. */
  isIn(event: JournalEvent, command: Of<Type>): boolean;
  /** What waits for its answer; `cause` is the number of the settling event whose activation issued it. */
  entity(command: Of<Type>, event: JournalEvent, cause: number): Entity;
  describe(command: Of<Type>): string;
}

const rows: { readonly [Type in Command["type"]]: CommandRow<Type> } = {
  step: {
    event: "step_created",
    prefix: "step",
    record: ({ ordinal, stepId, input }, place, id) =>
      eventOf("step_created", place, { correlationId: id, detail: { ordinal, stepId }, value: input }),
    isIn: (event, { ordinal, stepId }) => {
      const recorded = detailOf(event, "step_created");
      return recorded.ordinal === ordinal && recorded.stepId === stepId;
    },
    entity: ({ ordinal, stepId, input, callSite = null }, { correlationId }, cause) => ({
      kind: "step",
      id: correlationId ?? "",
      ordinal,
      cause,
      stepId,
      input,
      attempt: 1,
      notBefore: 0,
      startedAt: null,
      callSite,
    }),
    describe: ({ stepId }) => `a call of ${stepId}`,
  },
  wait: {
    event: "wait_created",
    prefix: "wait",
    record: ({ ordinal, until }, place, id) =>
      eventOf("wait_created", place, { correlationId: id, detail: { ordinal, wakeAt: until } }),
    isIn: (event, { ordinal }) => detailOf(event, "wait_created").ordinal === ordinal,
    entity: ({ ordinal }, event, cause) => ({
      kind: "wait",
      id: event.correlationId ?? "",
      ordinal,
      cause,
      wakeAt: detailOf(event, "wait_created").wakeAt,
    }),
    describe: () => "a sleep",
  },
};

function rowOf<Type extends Command["type"]>({ type }: { type: Type }): CommandRow<Type> {
  return rows[type];
}

export function prefixOf(command: Command): EntityPrefix {
  return rowOf(command).prefix;
}

export function recordOf(command: Command, place: EventPlace, id: string): JournalEvent {
  return rowOf(command).record(command, place, id);
}

export function entityOf(command: Command, event: JournalEvent, cause: number): Entity {
  return rowOf(command).entity(command, event, cause);
}

/** Whether the event is the record of this command. */
export function matches(command: Command, event: JournalEvent): boolean {
  const row = rowOf(command);
  return row.event === event.type && row.isIn(event, command);
}

export function describeCommand(command: Command | undefined): string {
  return command === undefined ? "nothing" : rowOf(command).describe(command);
}

/** The event with the name that it holds. */
export function describeEvent(event: JournalEvent): string {
  if (event.type === "step_created") return `step_created ${detailOf(event, event.type).stepId}`;
  return event.type === "child_created" ? `child_created ${detailOf(event, event.type).workflowId}` : event.type;
}
