import type { Operation } from "./contract.ts";

/** About how many bytes an operation has on its way to the store; strings count as one byte a unit. */
export function sizeOf(operation: Operation): number {
  switch (operation.kind) {
    case "create":
      return overhead + sizeOfEvents(operation.events) + operation.bundle.code.length + (operation.bundle.map?.length ?? 0);
    case "commit":
      return overhead + sizeOfEvents(operation.events) + (operation.state.result?.length ?? 0) + sizeOfOutbox(operation.outbox);
    case "send":
      return overhead + (operation.message.value?.length ?? 0);
    case "append":
      return overhead + operation.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }
}

const overhead = 256;

function sizeOfEvents(events: readonly { detail: string | null; value: string | null }[]): number {
  return events.reduce((sum, event) => sum + sizeOfEvent(event), 0);
}

export function sizeOfEvent({ detail, value }: { detail: string | null; value: string | null }): number {
  return overhead + (detail?.length ?? 0) + (value?.length ?? 0);
}

function sizeOfOutbox(outbox: readonly { message: { value: string | null } }[]): number {
  return outbox.reduce((sum, { message }) => sum + overhead + (message.value?.length ?? 0), 0);
}
