import { sizeOfEvent, type JournalEvent } from "../journal/events.ts";
import type { Bundle, Commit, Creation, Operation } from "./contract/contract.ts";

/** About how many bytes an operation has on its way to the store; strings count as one byte a unit. */
export function sizeOf(operation: Operation): number {
  switch (operation.kind) {
    case "create":
      return sizeOfCreation(operation);
    case "commit":
      return overhead + sizeOfEvents(operation.events) + sizeOfOutbox(operation.outbox) + sizeOfCreations(operation);
    case "send":
      return overhead + (operation.message.value?.length ?? 0);
    case "append":
      return overhead + operation.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    case "step-result":
      return overhead + operation.value.length;
  }
}

const overhead = 256;

function sizeOfCreation({ events, bundle }: Pick<Creation["run"], "events" | "bundle">): number {
  return overhead + sizeOfEvents(events) + (bundle === null ? 0 : sizeOfBundle(bundle));
}

function sizeOfBundle({ code, map }: Bundle): number {
  return code.length + (map?.length ?? 0);
}

function sizeOfCreations({ creations }: Commit): number {
  return creations.reduce((sum, { run }) => sum + sizeOfCreation(run), 0);
}

function sizeOfEvents(events: readonly JournalEvent[]): number {
  return events.reduce((sum, event) => sum + sizeOfEvent(event), 0);
}

function sizeOfOutbox(outbox: readonly { message: { value: string | null } }[]): number {
  return outbox.reduce((sum, { message }) => sum + overhead + (message.value?.length ?? 0), 0);
}
