/**
 * At its end a process stops its threads wherever they are, and waits for the calls of libraries that they are in. An addon, which
 * is what Node 20 has for SQLite, then finds itself in a thread that may run no JavaScript any more: it can't hand over its result,
 * and takes the process down with `Napi::Error`. So at `exit`, where nothing but a handler is still run, all threads are kept
 * from making another call, and those that are in one are waited for.
 */
import process from "node:process";
import { bar, type Gate, isOutsideWithin } from "../wire/gate.ts";

/** Node itself waits as long as the call lasts: this makes no exit later, it only has an end. */
const longestCallMs = 5_000;

const gates = new Set<Gate>();
let watching = 0;
let isExiting = false;

/** Has the end of this process looked after, for a store that is open. The result ends it. */
export function watchExit(): () => void {
  // Before those of the app: one of them may end the process at once. One for all stores, which may be many.
  if (watching === 0) process.prependListener("exit", onExit);
  watching += 1;
  return () => {
    watching -= 1;
    if (watching === 0) process.off("exit", onExit);
  };
}

/** Bars a thread's gate at the end of this process. The result, for when the thread is no more, ends it. */
export function barAtExit(gate: Gate): () => void {
  // A thread that an `exit` handler has started.
  if (isExiting) bar(gate);
  gates.add(gate);
  const unwatch = watchExit();
  return () => {
    gates.delete(gate);
    unwatch();
  };
}

function onExit(): void {
  isExiting = true;
  for (const gate of gates) bar(gate);
  const givesUpAt = performance.now() + longestCallMs;
  for (const gate of gates) isOutsideWithin(gate, givesUpAt - performance.now());
}
