/** How a run ends: by what its code returned or threw, or in the midst of it. */
import { PerdureError, perdureError } from "../../errors/perdure-error.ts";
import { guarded } from "../../describe/guarded.ts";
import { encode } from "../../values/codec.ts";
import { encodeThrown } from "../../values/thrown.ts";
import { explainAbsence } from "./absent.ts";
import { environment } from "./codec.ts";
import type { RestedEnd } from "./contract.ts";
import { current, kill, type Run } from "./run-state.ts";

const userError = "USER_ERROR";

export function finish(run: Run, value: unknown): void {
  if (isOver(run)) return;
  try {
    run.end = { type: "returned", value: encode(value, { root: "result", environment }) };
  } catch (error) {
    fail(run, error);
  }
  run.ended = true;
}

/** Never throws, whatever was thrown: a proxy or a getter of the user's may do so where it is looked at. */
export function fail(run: Run, error: unknown): void {
  if (isOver(run)) return;
  if (guarded(() => isStackOverflow(error), false)) return kill(run, withStackOf(perdureError("stack_overflow", {}), error));
  const thrown = guarded(() => explainAbsence(error), error);
  run.end = { type: "threw", code: codeOf(thrown), error: encodeThrown(thrown, { root: "error", environment }) };
  run.ended = true;
}

function codeOf(thrown: unknown): string {
  const code = guarded<unknown>(() => (PerdureError.is(thrown) ? thrown.code : userError), userError);
  return typeof code === "string" ? code : userError;
}

function isOver(run: Run): boolean {
  return run.ended || run.death !== null;
}

/** Called by the bundle where its budget is used up. Throws for good once it is. */
export function overrun(): void {
  const run = current;
  if (run === null) throw perdureError("outside_workflow", { what: "Code of a workflow" });
  // While the modules are evaluated the bundle can't count yet, so that each turn comes here.
  if (run.refill === null && run.death === null && --run.turns >= 0) return;
  throw run.death ?? exceed(run);
}

function exceed(run: Run): Error {
  const error = perdureError("budget_exceeded", { turns: run.limit });
  Error.captureStackTrace(error, overrun);
  kill(run, error);
  return error;
}

export function stoppedEnd(death: Error): RestedEnd {
  return { type: "stopped", code: codeOf(death), error: encode(death, { root: "error", environment }) };
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

function withStackOf(error: Error, source: unknown): Error {
  const stack = guarded<unknown>(() => (source as Error).stack, undefined);
  const frames = typeof stack === "string" ? stack.split("\n").slice(1) : [];
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}
