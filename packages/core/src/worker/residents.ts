import type { RunActor } from "./run/run-actor.ts";

/** Runs that only wait, least recently used first; says who must leave when they take more memory than allowed. */
export class Residents {
  readonly #limitBytes: number;
  readonly #waiting = new Set<RunActor>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The actor waits from now on. Returns those that must leave. */
  add(actor: RunActor): RunActor[] {
    this.remove(actor);
    this.#waiting.add(actor);
    this.#bytes += actor.bytes;
    const leaving: RunActor[] = [];
    for (const oldest of this.#waiting) {
      if (this.#bytes <= this.#limitBytes) break;
      leaving.push(oldest);
      this.remove(oldest);
    }
    return leaving;
  }

  remove(actor: RunActor): void {
    if (this.#waiting.delete(actor)) this.#bytes -= actor.bytes;
  }
}
