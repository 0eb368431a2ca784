const toString = Object.prototype.toString;

/** "Map", "Headers", …: the kind of an object whichever realm made it, which `instanceof` can't tell. */
export function tagOf(value: unknown): string {
  return toString.call(value).slice(8, -1);
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

export function isResizable(buffer: ArrayBufferLike): boolean {
  return (buffer as { resizable?: boolean }).resizable === true;
}
