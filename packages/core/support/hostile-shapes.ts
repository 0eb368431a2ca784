/** Values of the kinds that a user may hand over and that resist being looked at. */

/** What each of them throws with. */
export function refuse(): never {
  throw new Error("looked at");
}

/** An object whose property can't be looked at. */
export function closed<Value extends object>(value: Value, ...keys: string[]): Value {
  for (const key of keys) Object.defineProperty(value, key, { get: refuse, enumerable: true });
  return value;
}

export function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** A proxy none of whose traps answers. */
export function walled(target: object): object {
  const traps = ["get", "has", "getPrototypeOf", "ownKeys", "getOwnPropertyDescriptor", "set", "defineProperty"];
  return new Proxy(target, Object.fromEntries(traps.map((trap) => [trap, refuse])));
}

/** No conversion to a text or a number works. */
export const ofAnyKind: object = { [Symbol.toPrimitive]: refuse, toString: refuse, valueOf: refuse };

/** Something that can't be read, thrown by what can't be read either. */
export function brittle(thrown: unknown): object {
  return Object.defineProperty({}, "a", {
    enumerable: true,
    get() {
      throw thrown as Error;
    },
  });
}
