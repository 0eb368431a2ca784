/** `globalThis` of each run: an object of its own to write to, behind which lie the globals that all share. */
import type { Run } from "./run-state.ts";

/** Filled by `install`: the shared globals, as accessors that let a run put something of its own over them. */
export const sharedGlobals: object = Object.create(null) as object;

export function globalObjectOf(run: Run): object {
  let global = run.own.get("globalThis") as object | undefined;
  if (global === undefined) {
    global = Object.create(sharedGlobals) as object;
    Object.defineProperty(global, "globalThis", { value: global, writable: true, configurable: true });
    run.own.set("globalThis", global);
  }
  return global;
}
