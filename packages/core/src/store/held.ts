/** What can't be done for now, by the key of what has to wait behind it. */
export class Held<Item> {
  readonly #byKey = new Map<string, Item[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(key: string, item: Item): void {
    this.#size += 1;
    const items = this.#byKey.get(key);
    if (items === undefined) this.#byKey.set(key, [item]);
    else items.push(item);
  }

  blocks(key: string): boolean {
    return this.#size > 0 && this.#byKey.has(key);
  }

  /** All of them, those of a key in their order. */
  takeAll(): Item[] {
    const items = [...this.#byKey.values()].flat();
    this.#byKey.clear();
    this.#size = 0;
    return items;
  }
}
