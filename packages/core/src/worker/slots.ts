/** At most `size` holders at once; the others wait in line. */
export class Slots {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** Runs `begin` as soon as a slot is free: now, if one is. `release()` must follow. */
  acquire(begin: () => void): void {
    if (this.#free > 0) {
      this.#free -= 1;
      begin();
    } else {
      this.#line.push(begin);
    }
  }

  release(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
