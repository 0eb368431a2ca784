/** Reads that many ask for at once, done once: who asks for the same gets the same answer, and few are under way together. */
import { setImmediate } from "node:timers/promises";

/** Reads of one kind that are under way at once. More would only wait in the store. */
const mostReads = 16;

export class SharedReads<Value> {
  readonly #readOne: (key: string) => Promise<Value>;
  /** What has not begun: only this can be shared, because a read that has begun may not see what its asker has heard of. */
  readonly #waiting = new Map<string, Promise<Value>>();
  #underWay = 0;
  readonly #turns: (() => void)[] = [];

  constructor(read: (key: string) => Promise<Value>) {
    this.#readOne = read;
  }

  /** What the store says of it after this moment. The value is shared: nobody changes it. */
  read(key: string): Promise<Value> {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) return waiting;
    const answer = this.#readInTurn(key);
    this.#waiting.set(key, answer);
    return answer;
  }

  async #readInTurn(key: string): Promise<Value> {
    // Whoever was woken together asks together: one turn of the loop gathers them.
    await setImmediate();
    if (this.#underWay >= mostReads) await new Promise<void>((resolve) => this.#turns.push(resolve));
    else this.#underWay += 1;
    this.#waiting.delete(key);
    try {
      return await this.#readOne(key);
    } finally {
      // The place goes to the next one, where there is one.
      const next = this.#turns.shift();
      if (next === undefined) this.#underWay -= 1;
      else next();
    }
  }
}
