import type { WorkerLife, WorkerOffer, WorkerRegistration } from "perdure/store";
import { createLifeMemory, lapsedAt, movedAt, writeActivation } from "../wire/life-memory.ts";
import type { WireOffer, WireRegistration } from "../wire/requests.ts";
import { toText } from "../wire/text.ts";
import type { Client } from "./client.ts";

/** What the main thread says of itself costs it a few stores in shared memory; the thread looks at them every beat. */
export async function register(client: Client, registration: WorkerRegistration): Promise<WorkerLife> {
  const memory = createLifeMemory();
  const wire = encodeRegistration(registration, memory);
  const { workerId } = wire;
  await client.request("register", wire);
  return {
    validUntil: () => (Atomics.load(memory.words, lapsedAt) === 0 ? Number.POSITIVE_INFINITY : 0),
    moved: () => {
      Atomics.add(memory.words, movedAt, 1);
    },
    activating: (runId) => writeActivation(memory, runId),
    renew: async (offer) => {
      await client.request("renew", { workerId, offer: encodeOffer(offer) });
    },
    end: async () => {
      await client.request("end", { workerId });
    },
  };
}

function encodeRegistration(registration: WorkerRegistration, memory: WireRegistration["memory"]): WireRegistration {
  const { workerId, stallMs, queueLimits } = registration;
  return {
    workerId: toText(workerId),
    stallMs,
    memory,
    offer: encodeOffer(registration),
    queueLimits: Object.entries(queueLimits).map(([queue, max]) => [toText(queue), max]),
  };
}

function encodeOffer({ steps, queues, claiming }: WorkerOffer): WireOffer {
  return {
    steps: JSON.stringify(steps),
    queues: queues === null ? null : JSON.stringify(queues),
    claiming: claiming ? 1 : 0,
  };
}
