/**
 * What `error.stack` says: frames of the code itself, with places in its bundle. Frames of the host and of the prelude would tell
 * the code of the machine and of the version it runs on, and no two replays need have the same.
 *
 * V8 asks `Error.prepareStackTrace` of the context's global object, which is therefore no longer the class of that name: the code
 * has the class itself, on which nothing of that name can be set.
 */
import { ownSites } from "../frames.ts";

function prepareStackTrace(error: object, sites: readonly object[]): string {
  return [headOf(error), ...ownSites(sites.map((site) => `    at ${String(site)}`))].join("\n");
}

/** The error as text, which may be code of the user's. */
function headOf(error: object): string {
  try {
    return Reflect.apply(Error.prototype.toString, error, []);
  } catch {
    return "<error>";
  }
}

function ignore(): void {}

export function tameStackTraces(): void {
  Object.defineProperty(Error, "prepareStackTrace", {
    get: () => undefined,
    set: ignore,
    enumerable: false,
    configurable: false,
  });
  const Asked = function (...args: unknown[]): unknown {
    return Reflect.construct(Error, args, new.target ?? Error);
  };
  Object.setPrototypeOf(Asked, Error);
  Object.defineProperties(Asked, {
    name: { value: "Error" },
    prototype: { value: Error.prototype, writable: false },
    prepareStackTrace: { value: prepareStackTrace },
  });
  Object.defineProperty(globalThis, "Error", { value: Asked, writable: true, configurable: true });
}
