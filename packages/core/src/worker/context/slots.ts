import { Queue } from "../../engine/queue.ts";

type Begin = () => void;

/**
 * At most `size` attempts at once. The others wait in a line for each run, and the lines have their turns one after the other, so
 * that a run with ten thousand steps keeps nobody from a slot.
 *
 * An attempt that was aborted and goes on gives its slot to the others (`forsake`): it is counted until it ends.
 */
export class Slots {
  readonly size: number;
  #free: number;
  #forsaken = 0;
  #held = false;
  #draining = false;
  /** In the order of their turns. */
  readonly #lines = new Map<string, Queue<Begin>>();
  /** Runs that hold slots, and how many. */
  readonly #holders = new Map<string, number>();
  #idle: Begin[] = [];
  /** Called when a slot is free that nobody waits for. */
  onFree: (() => void) | null = null;
  /** Called when the number of forsaken attempts has changed. */
  onForsaken: (() => void) | null = null;

  constructor(size: number) {
    this.size = size;
    this.#free = size;
  }

  get free(): number {
    return this.#free;
  }

  /** Runs that wait for a slot. */
  get waiting(): number {
    return this.#lines.size;
  }

  /** Runs that hold slots. */
  get holding(): number {
    return this.#holders.size;
  }

  /** Attempts that were aborted, go on, and hold no slot any more. */
  get forsaken(): number {
    return this.#forsaken;
  }

  /** As many attempts do not end as there are slots: whatever they do, this process does it too often to take on more. */
  get overrun(): boolean {
    return this.#forsaken >= this.size;
  }

  /** Runs `begin` as soon as a slot is free: now, if one is. `release()` must follow. `held`: also while the lines are held. */
  acquire(runId: string, begin: Begin, held = false): void {
    if (this.#free > 0 && (held || !this.#held)) return this.#give(runId, begin);
    const line = this.#lines.get(runId);
    if (line !== undefined) return line.push(begin);
    const newLine = new Queue<Begin>();
    newLine.push(begin);
    this.#lines.set(runId, newLine);
  }

  release(runId: string): void {
    this.#free += 1;
    const held = (this.#holders.get(runId) ?? 0) - 1;
    if (held > 0) this.#holders.set(runId, held);
    else this.#holders.delete(runId);
    this.#drain();
    this.#wakeIdle();
    if (this.#free > 0 && this.#lines.size === 0) this.onFree?.();
  }

  /** The holder goes on without its slot. `forsakenEnded()` follows when it ends. */
  forsake(runId: string): void {
    this.#forsaken += 1;
    this.release(runId);
    this.onForsaken?.();
  }

  forsakenEnded(): void {
    this.#forsaken -= 1;
    this.#wakeIdle();
    this.onForsaken?.();
  }

  /** Nobody in line gets a slot until `resume()`. */
  hold(): void {
    this.#held = true;
  }

  resume(): void {
    this.#held = false;
    this.#drain();
  }

  /** Resolves when nothing runs, with a slot or without. */
  whenIdle(): Promise<void> {
    return this.#isIdle ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  get #isIdle(): boolean {
    return this.#free === this.size && this.#forsaken === 0;
  }

  #wakeIdle(): void {
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #give(runId: string, begin: Begin): void {
    this.#free -= 1;
    this.#holders.set(runId, (this.#holders.get(runId) ?? 0) + 1);
    begin();
  }

  /** Those who give theirs back at once would otherwise call each other without end. */
  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    while (this.#free > 0 && !this.#held) {
      const [next] = this.#lines;
      if (next === undefined) break;
      this.#serve(...next);
    }
    this.#draining = false;
  }

  /** The first in the run's line has its turn; the line goes behind the others. */
  #serve(runId: string, line: Queue<Begin>): void {
    const begin = line.shift();
    this.#lines.delete(runId);
    if (line.size > 0) this.#lines.set(runId, line);
    if (begin !== undefined) this.#give(runId, begin);
  }
}
