interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: unknown) => void;
}

/** The requests that a thread has not answered yet. Only while there are any does it keep the process alive. */
export class InFlight {
  readonly #port: { ref(): void; unref(): void };
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(port: { ref(): void; unref(): void }) {
    this.#port = port;
    port.unref();
  }

  /** Sends one under a number of its own. */
  add<Answer>(send: (id: number) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      const id = this.#lastId;
      if (this.#waiting.size === 0) this.#port.ref();
      this.#waiting.set(id, { resolve, reject });
      try {
        send(id);
      } catch (error) {
        this.take(id)?.reject(error);
      }
    });
  }

  /** The one with this number, which is not in flight any more. */
  take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#port.unref();
    return waiting;
  }

  rejectAll(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
