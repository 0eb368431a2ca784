import { pairsOf, requireArguments, textOf } from "./arguments.ts";
import type { Pair } from "./form-encoding.ts";
import { pairIterators } from "./pair-iterator.ts";

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const forbidden = /[\u0000\r\n]|[^\u0000-\u00ff]/;
const severally = "set-cookie";
const iterators = pairIterators("Headers");

/** Names of headers without case, values joined by commas, as `fetch` has them. */
export class Headers {
  readonly #values = new Map<string, string[]>();

  constructor(init?: unknown) {
    if (init === undefined) return;
    if ((typeof init !== "object" && typeof init !== "function") || init === null)
      throw new TypeError("Headers are made of an object, pairs or other Headers");
    for (const [name, value] of pairsOf(init, "headers")) this.append(name, value);
  }

  append(name: unknown, value: unknown): void {
    requireArguments(arguments, 2, "A name and a value");
    const [key, text] = [nameOf(name), valueOf(value)];
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, [text]);
    else values.push(text);
  }

  delete(name: unknown): void {
    requireArguments(arguments, 1, "A name");
    this.#values.delete(nameOf(name));
  }

  get(name: unknown): string | null {
    requireArguments(arguments, 1, "A name");
    return this.#values.get(nameOf(name))?.join(", ") ?? null;
  }

  getSetCookie(): string[] {
    return [...(this.#values.get(severally) ?? [])];
  }

  has(name: unknown): boolean {
    requireArguments(arguments, 1, "A name");
    return this.#values.has(nameOf(name));
  }

  set(name: unknown, value: unknown): void {
    requireArguments(arguments, 2, "A name and a value");
    this.#values.set(nameOf(name), [valueOf(value)]);
  }

  forEach(callback: unknown, self?: unknown): void {
    if (typeof callback !== "function") throw new TypeError("forEach() takes a function");
    for (const [name, value] of this) Reflect.apply(callback, self, [value, name, this]);
  }

  entries(): IterableIterator<Pair> {
    return iterators.entries(() => this.#sorted());
  }

  keys(): IterableIterator<string> {
    return iterators.keys(() => this.#sorted());
  }

  values(): IterableIterator<string> {
    return iterators.values(() => this.#sorted());
  }

  /** The same function as `entries`: the static block sees to it. */
  declare [Symbol.iterator]: () => IterableIterator<Pair>;

  static {
    Object.defineProperty(this.prototype, Symbol.iterator, { value: this.prototype.entries, writable: true, configurable: true });
  }

  get [Symbol.toStringTag](): string {
    return "Headers";
  }

  #sorted(): Pair[] {
    return [...this.#values.keys()].sort().flatMap((name): Pair[] => {
      const values = this.#values.get(name) ?? [];
      return name === severally ? values.map((value) => [name, value]) : [[name, values.join(", ")]];
    });
  }
}

function nameOf(name: unknown): string {
  const text = textOf(name);
  if (!token.test(text)) throw new TypeError(`${JSON.stringify(text)} is not the name of a header`);
  return text.toLowerCase();
}

function valueOf(value: unknown): string {
  const text = textOf(value).replaceAll(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
  if (forbidden.test(text)) throw new TypeError("the value of a header holds a character that headers can't hold");
  return text;
}
