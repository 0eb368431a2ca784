import { pairsOf, requireArguments, textOf } from "./arguments.ts";
import { parseForm, wellFormed, writeForm, type Pair } from "./form-encoding.ts";
import { pairIterators } from "./pair-iterator.ts";

/** Ties the query of a URL to the URL. Assigned by the class, which alone reaches its private parts. */
export let link: (params: URLSearchParams, changed: () => void) => { reload(search: string): void };

const iterators = pairIterators("URLSearchParams");
const nameOnly = 'The "name" argument';
const nameAndValue = 'The "name" and "value" arguments';

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

  constructor(init?: unknown) {
    if (init === undefined || init === null) return;
    if (typeof init === "object" || typeof init === "function")
      this.#pairs = pairsOf(init, "a query").map(([name, value]) => [text(name), text(value)]);
    else this.#pairs = parseForm(text(init).replace(/^\?/, ""));
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: unknown, value: unknown): void {
    requireArguments(arguments, 2, nameAndValue);
    this.#pairs.push([text(name), text(value)]);
    this.#changed?.();
  }

  delete(name: unknown, value?: unknown): void {
    requireArguments(arguments, 1, nameOnly);
    const matches = matcher(name, value);
    this.#pairs = this.#pairs.filter((pair) => !matches(pair));
    this.#changed?.();
  }

  get(name: unknown): string | null {
    requireArguments(arguments, 1, nameOnly);
    return this.#pairs.find(matcher(name))?.[1] ?? null;
  }

  getAll(name: unknown): string[] {
    requireArguments(arguments, 1, nameOnly);
    return this.#pairs.filter(matcher(name)).map(([, value]) => value);
  }

  has(name: unknown, value?: unknown): boolean {
    requireArguments(arguments, 1, nameOnly);
    return this.#pairs.some(matcher(name, value));
  }

  set(name: unknown, value: unknown): void {
    requireArguments(arguments, 2, nameAndValue);
    const pair: Pair = [text(name), text(value)];
    const matches = matcher(name);
    const first = this.#pairs.findIndex(matches);
    if (first === -1) this.#pairs.push(pair);
    else {
      this.#pairs = this.#pairs.filter((other, index) => index <= first || !matches(other));
      this.#pairs[first] = pair;
    }
    this.#changed?.();
  }

  sort(): void {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed?.();
  }

  forEach(callback: unknown, self?: unknown): void {
    if (typeof callback !== "function") throw new TypeError("forEach() takes a function");
    for (const [name, value] of this) Reflect.apply(callback, self, [value, name, this]);
  }

  entries(): IterableIterator<Pair> {
    return iterators.entries(this.#list());
  }

  keys(): IterableIterator<string> {
    return iterators.keys(this.#list());
  }

  values(): IterableIterator<string> {
    return iterators.values(this.#list());
  }

  /** The same function as `entries`: the static block sees to it. */
  declare [Symbol.iterator]: () => IterableIterator<Pair>;

  static {
    Object.defineProperty(this.prototype, Symbol.iterator, { value: this.prototype.entries, writable: true, configurable: true });
  }

  toString(): string {
    return writeForm(this.#pairs);
  }

  get [Symbol.toStringTag](): string {
    return "URLSearchParams";
  }

  #list(): () => readonly Pair[] {
    void this.#pairs;
    return () => this.#pairs;
  }
}

function text(value: unknown): string {
  return wellFormed(textOf(value));
}

function matcher(name: unknown, value?: unknown): (pair: Pair) => boolean {
  const wantedName = text(name);
  const wantedValue = value === undefined ? null : text(value);
  return (pair) => pair[0] === wantedName && (wantedValue === null || pair[1] === wantedValue);
}
