import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { vi } from "vitest";

/** Gives a function that ends all threads that stores of this process started since, as nothing but their own crash would. */
export function watchThreads(): (meanwhile?: () => void) => Promise<void> {
  const unref = vi.spyOn(Worker.prototype, "unref");
  return async (meanwhile) => {
    // Not inside of SQLite, which would take the process with it: by now it sleeps, for it looks around every 50 ms.
    await wait(10);
    const ends = [...new Set(unref.mock.contexts)].map((thread) => (thread as Worker).terminate());
    meanwhile?.();
    await Promise.all(ends);
  };
}
