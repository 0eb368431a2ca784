const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const forbidden = /[\u0000\r\n]|[^\u0000-\u00ff]/;
const severally = "set-cookie";

/** Names of headers without case, values joined by commas, as `fetch` has them. */
export class Headers {
  readonly #values = new Map<string, string[]>();

  constructor(init?: unknown) {
    if (init === undefined || init === null) return;
    if (typeof init !== "object") throw new TypeError("Headers are made of an object, pairs or other Headers");
    const entries = Symbol.iterator in init ? (init as Iterable<Iterable<unknown>>) : Object.entries(init);
    for (const entry of entries) {
      const pair = [...entry];
      if (pair.length !== 2) throw new TypeError("each header is a pair of a name and a value");
      this.append(pair[0], pair[1]);
    }
  }

  append(name: unknown, value: unknown): void {
    const key = nameOf(name);
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, [valueOf(value)]);
    else values.push(valueOf(value));
  }

  delete(name: unknown): void {
    this.#values.delete(nameOf(name));
  }

  get(name: unknown): string | null {
    return this.#values.get(nameOf(name))?.join(", ") ?? null;
  }

  getSetCookie(): string[] {
    return [...(this.#values.get(severally) ?? [])];
  }

  has(name: unknown): boolean {
    return this.#values.has(nameOf(name));
  }

  set(name: unknown, value: unknown): void {
    this.#values.set(nameOf(name), [valueOf(value)]);
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void {
    for (const [name, value] of this) Reflect.apply(callback, self, [value, name, this]);
  }

  *entries(): IterableIterator<[string, string]> {
    for (const name of [...this.#values.keys()].sort()) {
      const values = this.#values.get(name) ?? [];
      if (name === severally) for (const value of values) yield [name, value];
      else yield [name, values.join(", ")];
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }

  get [Symbol.toStringTag](): string {
    return "Headers";
  }
}

function nameOf(name: unknown): string {
  const text = String(name);
  if (!token.test(text)) throw new TypeError(`${JSON.stringify(text)} is not the name of a header`);
  return text.toLowerCase();
}

function valueOf(value: unknown): string {
  const text = String(value).replaceAll(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
  if (forbidden.test(text)) throw new TypeError("the value of a header holds a character that headers can't hold");
  return text;
}
