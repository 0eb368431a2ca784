import { setTimeout as wait } from "node:timers/promises";
import type { WorkerLife } from "../store/contract/contract.ts";

export interface Workers {
  /** Moves the worker until it is stopped. */
  start(workerId: string, life: WorkerLife): void;
  stop(workerId: string): void;
  /** Moves a stopped worker again, and waits until it lives. */
  revive(workerId: string): Promise<void>;
  stopAll(): void;
}

const everyMs = 20;

/** The timers of the workers of a test. */
export function createWorkers(): Workers {
  const lives = new Map<string, WorkerLife>();
  const timers = new Map<string, NodeJS.Timeout>();

  function move(workerId: string, life: WorkerLife): void {
    life.moved();
    timers.set(
      workerId,
      setInterval(() => life.moved(), everyMs),
    );
  }

  function stop(workerId: string): void {
    clearInterval(timers.get(workerId));
    timers.delete(workerId);
  }

  return {
    start(workerId, life) {
      lives.set(workerId, life);
      move(workerId, life);
    },
    stop,
    async revive(workerId) {
      const life = lives.get(workerId);
      if (life === undefined) throw new TypeError(`${workerId} is no mortal worker`);
      move(workerId, life);
      while (life.validUntil() <= performance.now()) await wait(everyMs);
    },
    stopAll() {
      for (const workerId of timers.keys()) stop(workerId);
    },
  };
}
