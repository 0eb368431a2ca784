import type { RunActor } from "./run/run-actor.ts";

/** Runs that only wait, least recently used first; says who must leave when they take more memory than allowed. */
export class Residents {
  readonly #limitBytes: number;
  /** With the bytes that each had when it began to wait. */
  readonly #waiting = new Map<RunActor, number>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The actor waits from now on. Returns those that must leave. */
  add(actor: RunActor): RunActor[] {
    this.remove(actor);
    const { bytes } = actor;
    this.#waiting.set(actor, bytes);
    this.#bytes += bytes;
    const leaving: RunActor[] = [];
    for (const oldest of this.#waiting.keys()) {
      if (this.#bytes <= this.#limitBytes) break;
      leaving.push(oldest);
      this.remove(oldest);
    }
    return leaving;
  }

  remove(actor: RunActor): void {
    this.#bytes -= this.#waiting.get(actor) ?? 0;
    this.#waiting.delete(actor);
  }
}
