import type { WorkerLife, WorkerRegistration } from "perdure/store";
import { createLifeMemory, lapsedAt, movedAt, writeActivation } from "../wire/life-memory.ts";
import { toText } from "../wire/text.ts";
import type { Client } from "./client.ts";

/** What the main thread says of itself costs it a few stores in shared memory; the thread looks at them every beat. */
export async function register(client: Client, { workerId, stallMs }: WorkerRegistration): Promise<WorkerLife> {
  const memory = createLifeMemory();
  const id = toText(workerId);
  await client.request("register", { workerId: id, stallMs, memory });
  return {
    validUntil: () => (Atomics.load(memory.words, lapsedAt) === 0 ? Number.POSITIVE_INFINITY : 0),
    moved: () => {
      Atomics.add(memory.words, movedAt, 1);
    },
    activating: (runId) => writeActivation(memory, runId),
    end: async () => {
      await client.request("end", { workerId: id });
    },
  };
}
