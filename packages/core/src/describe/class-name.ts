/** The name of the class that made an object, as its constructor tells it; null where there is none. May throw what looking throws. */
export function classNameOf(value: object): string | null {
  const constructor: unknown = (value as { constructor?: unknown }).constructor;
  const name: unknown = typeof constructor === "function" ? constructor.name : undefined;
  return typeof name === "string" && name !== "" ? name : null;
}
