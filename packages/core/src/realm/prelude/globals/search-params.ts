import { parseForm, wellFormed, writeForm, type Pair } from "./form-encoding.ts";

/** Ties the query of a URL to the URL. Assigned by the class, which alone reaches its private parts. */
export let link: (params: URLSearchParams, changed: () => void) => { reload(search: string): void };

export class URLSearchParams {
  #pairs: Pair[] = [];
  #changed: (() => void) | null = null;

  static {
    link = (params, changed) => {
      params.#changed = changed;
      return {
        reload: (search) => {
          params.#pairs = parseForm(search.replace(/^\?/, ""));
        },
      };
    };
  }

  constructor(init: unknown = "") {
    if (typeof init === "object" && init !== null)
      this.#pairs = Symbol.iterator in init ? pairsOf(init as Iterable<unknown>) : entriesOf(init);
    else this.#pairs = parseForm(String(init).replace(/^\?/, ""));
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: unknown, value: unknown): void {
    this.#pairs.push([text(name), text(value)]);
    this.#changed?.();
  }

  delete(name: unknown, value?: unknown): void {
    this.#pairs = this.#pairs.filter((pair) => !matches(pair, name, value));
    this.#changed?.();
  }

  get(name: unknown): string | null {
    return this.#pairs.find((pair) => matches(pair, name, undefined))?.[1] ?? null;
  }

  getAll(name: unknown): string[] {
    return this.#pairs.filter((pair) => matches(pair, name, undefined)).map(([, value]) => value);
  }

  has(name: unknown, value?: unknown): boolean {
    return this.#pairs.some((pair) => matches(pair, name, value));
  }

  set(name: unknown, value: unknown): void {
    const first = this.#pairs.findIndex((pair) => matches(pair, name, undefined));
    if (first === -1) return this.append(name, value);
    this.#pairs = this.#pairs.filter((pair, index) => index <= first || !matches(pair, name, undefined));
    this.#pairs[first] = [text(name), text(value)];
    this.#changed?.();
  }

  sort(): void {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed?.();
  }

  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, self?: unknown): void {
    for (const [name, value] of this) Reflect.apply(callback, self, [value, name, this]);
  }

  *entries(): IterableIterator<Pair> {
    for (let index = 0; index < this.#pairs.length; index += 1) {
      const [name, value] = this.#pairs[index] ?? ["", ""];
      yield [name, value];
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<Pair> {
    return this.entries();
  }

  toString(): string {
    return writeForm(this.#pairs);
  }

  get [Symbol.toStringTag](): string {
    return "URLSearchParams";
  }
}

function text(value: unknown): string {
  return wellFormed(String(value));
}

function matches([name, value]: Pair, wantedName: unknown, wantedValue: unknown): boolean {
  return name === text(wantedName) && (wantedValue === undefined || value === text(wantedValue));
}

function pairsOf(init: Iterable<unknown>): Pair[] {
  return Array.from(init, (entry) => {
    const pair = [...(entry as Iterable<unknown>)];
    if (pair.length !== 2) throw new TypeError("each entry of a query is a pair of a name and a value");
    return [text(pair[0]), text(pair[1])];
  });
}

function entriesOf(init: object): Pair[] {
  return Object.entries(init).map(([name, value]) => [text(name), text(value)]);
}
