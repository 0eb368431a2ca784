/**
 * Names that the realm does not have. The prototype of the realm's global object looks for them in the `globalThis` of the run that
 * is current: what has no own property of the global object is asked for there, with every read and every `typeof`.
 */
import type { RunGlobals } from "../global-object.ts";
import { current } from "../run-state.ts";

type Key = string | symbol;

function currentGlobals(): RunGlobals | null {
  return current === null ? null : current.globals;
}

const handler: ProxyHandler<object> = {
  has(inherited, key: Key) {
    const globals = currentGlobals();
    return (globals !== null && Object.hasOwn(globals.own, key)) || Reflect.has(inherited, key);
  },
  get(inherited, key: Key, receiver: unknown) {
    const globals = currentGlobals();
    if (globals === null || !Object.hasOwn(globals.own, key)) return Reflect.get(inherited, key, receiver) as unknown;
    return Reflect.get(globals.own, key, globals.proxy) as unknown;
  },
  /** An assignment to a name that was never declared, which only code that is not strict can make. */
  set(_inherited, key: Key, value: unknown) {
    const globals = currentGlobals();
    if (current === null) return false;
    if (globals === null || (globals.strict && !Object.hasOwn(globals.own, key)))
      throw new ReferenceError(`${String(key)} is not defined`);
    return Reflect.set(globals.proxy, key, value);
  },
};

export function installBareNames(): void {
  const inherited = Object.freeze(Object.create(Object.prototype) as object);
  Object.setPrototypeOf(globalThis, new Proxy(inherited, handler));
}
