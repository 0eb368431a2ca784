import type { Change } from "./contract/contract.ts";

export interface Listeners {
  readonly size: number;
  subscribe(listener: (change: Change) => void): () => void;
  tell(changes: readonly Change[]): void;
}

/** The subscribers of a store. One that throws does not keep a change from the others; its error goes to the process. */
export function createListeners(): Listeners {
  const listeners = new Set<{ listener: (change: Change) => void }>();
  return {
    get size() {
      return listeners.size;
    },
    subscribe(listener) {
      const entry = { listener };
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
    tell(changes) {
      for (const change of changes) for (const { listener } of listeners) callSafely(listener, change);
    },
  };
}

function callSafely(listener: (change: Change) => void, change: Change): void {
  try {
    listener(change);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
