/** What happens to a run from outside, as a list that can be repeated: each is one event, at the owner's time. */
import type { RunMachine } from "../../packages/core/src/engine/machine.ts";
import type { FieldsOf, JournalEvent } from "../../packages/core/src/journal/events.ts";
import type { EventType } from "../../packages/core/src/journal/table.ts";

export type Decision =
  | { type: "append"; event: EventType; now: number; input: FieldsOf<EventType> }
  /** The clean-up after a cancellation has taken too long. */
  | { type: "drop-code"; now: number };

export function apply(machine: RunMachine, decision: Decision): JournalEvent[] {
  if (decision.type === "drop-code") machine.dropCode(decision.now);
  else machine.append(decision.event, decision.now, decision.input);
  return machine.takeFresh();
}

/** All of a machine's state that its owner goes by. */
export function snapshot(machine: RunMachine): unknown {
  const { phase, length, at, clock, startedAt, cancelRequestedAt, end } = machine;
  return {
    phase,
    length,
    at,
    clock,
    startedAt,
    cancelRequestedAt,
    end,
    pending: [...machine.pending.values()].map((entity) => ({ ...entity })),
  };
}
