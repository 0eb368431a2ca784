/** What a function of the Web does with its arguments before anything else. */

/** As `String()`, but a symbol is refused. */
export function textOf(value: unknown): string {
  return `${value as string}`;
}

export function requireArguments(args: ArrayLike<unknown>, least: number, names: string): void {
  if (args.length < least) throw Object.assign(new TypeError(`${names} must be specified`), { code: "ERR_MISSING_ARGS" });
}

/** The pairs that a sequence of pairs or an object with string keys holds. */
export function pairsOf(init: object, what: string): [unknown, unknown][] {
  const method = (init as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  if (method === undefined || method === null) return entriesOf(init);
  if (typeof method !== "function") throw new TypeError(`${what} takes an iterable of pairs`);
  return Array.from(init as Iterable<unknown>, (entry) => {
    const isIterable = (typeof entry === "object" && entry !== null) || typeof entry === "function";
    const pair = isIterable && Symbol.iterator in entry ? [...(entry as Iterable<unknown>)] : [];
    if (pair.length !== 2) throw new TypeError(`each entry of ${what} is a pair of a name and a value`);
    return [pair[0], pair[1]];
  });
}

/** A key that is a symbol can't be a name: converting it throws. */
function entriesOf(init: object): [unknown, unknown][] {
  const keys = Reflect.ownKeys(init).filter((key) => Object.getOwnPropertyDescriptor(init, key)?.enumerable === true);
  return keys.map((key) => [textOf(key), (init as Record<string | symbol, unknown>)[key]]);
}
