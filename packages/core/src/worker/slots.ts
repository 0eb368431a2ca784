/** At most `size` holders at once; the others wait in line. */
export class Slots {
  readonly size: number;
  #free: number;
  #held = false;
  #draining = false;
  #line: (() => void)[] = [];
  #idle: (() => void)[] = [];
  /** Called when a slot is free that nobody waits for. */
  onFree: (() => void) | null = null;

  constructor(size: number) {
    this.size = size;
    this.#free = size;
  }

  get free(): number {
    return this.#free;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Runs `begin` as soon as a slot is free: now, if one is. `release()` must follow. `held`: also while the line is held. */
  acquire(begin: () => void, held = false): void {
    if (this.#free > 0 && (held || !this.#held)) {
      this.#free -= 1;
      begin();
    } else {
      this.#line.push(begin);
    }
  }

  release(): void {
    this.#free += 1;
    this.#drain();
    if (this.#free === this.size) for (const resolve of this.#idle.splice(0)) resolve();
    if (this.#free > 0 && this.#line.length === 0) this.onFree?.();
  }

  /** Nobody in line gets a slot until `resume()`. */
  hold(): void {
    this.#held = true;
  }

  resume(): void {
    this.#held = false;
    this.#drain();
  }

  /** Resolves when no slot is taken. */
  whenIdle(): Promise<void> {
    return this.#free === this.size ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Those who give theirs back at once would otherwise call each other without end. */
  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    while (this.#free > 0 && !this.#held && this.#line.length > 0) {
      this.#free -= 1;
      this.#line.shift()?.();
    }
    this.#draining = false;
  }
}
