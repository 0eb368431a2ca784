/** Keeps the process alive while something is awaited that only unreferenced handles would bring. */
export class KeepAlive {
  #count = 0;
  #handle: NodeJS.Timeout | null = null;

  change(by: 1 | -1): void {
    this.#count += by;
    if (this.#count > 0) this.#handle ??= setInterval(() => undefined, 2 ** 30);
    else if (this.#handle !== null) {
      clearInterval(this.#handle);
      this.#handle = null;
    }
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.change(1);
    try {
      return await work();
    } finally {
      this.change(-1);
    }
  }
}
