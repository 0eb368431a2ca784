/** How a run ends: by what its code returned or threw, or in the midst of it. */
import { PerdureError, perdureError } from "../../errors/perdure-error.ts";
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

export function fail(run: Run, error: unknown): void {
  if (isOver(run)) return;
  if (isStackOverflow(error)) return kill(run, withStackOf(perdureError("stack_overflow", {}), error));
  const thrown = explainAbsence(error);
  run.end = {
    type: "threw",
    code: PerdureError.is(thrown) ? thrown.code : userError,
    error: encodeThrown(thrown, { root: "error", environment }),
  };
  run.ended = true;
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
  const code = PerdureError.is(death) ? death.code : userError;
  return { type: "stopped", code, error: encode(death, { root: "error", environment }) };
}

function isStackOverflow(error: unknown): error is RangeError {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

function withStackOf(error: Error, source: Error): Error {
  const frames = (source.stack ?? "").split("\n").slice(1);
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}
