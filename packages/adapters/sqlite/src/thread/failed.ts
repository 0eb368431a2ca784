import { failureKind, reasonOf } from "../driver/failure.ts";
import type { WireFailure } from "../wire/operations.ts";
import { Locked } from "./transaction.ts";

/** Thrown in the thread for a failure by which nothing was written; the main thread makes the error of its code. */
export class Failed extends Error {
  readonly failure: WireFailure;

  constructor(failure: WireFailure, cause?: unknown) {
    super(failure.code, { cause });
    this.failure = failure;
  }
}

/** The failure that an error stands for if nothing was written, or null: then nothing is known of the outcome. */
export function failureOf(error: unknown): WireFailure | null {
  if (error instanceof Failed) return error.failure;
  if (error instanceof Locked) return { code: "store_unavailable", reason: error.message };
  switch (failureKind(error)) {
    case "full":
      return { code: "store_full" };
    case "too-big":
      return { code: "value_too_large" };
    case "corrupt":
      return { code: "store_corrupt", reason: reasonOf(error) };
    case "not-openable":
    case "read-only":
      return { code: "store_unavailable", reason: reasonOf(error) };
    default:
      return null;
  }
}
