import { type PerdureError, perdureError } from "perdure/store";
import type { WireFailure } from "../wire/operations.ts";

/** The error of a failure that the thread reported. */
export function failureError(failure: WireFailure, description: string): PerdureError {
  switch (failure.code) {
    case "store_full":
      return perdureError("store_full", { description });
    case "store_newer":
      return perdureError("store_newer", { description, version: failure.version, supported: failure.supported });
    case "store_corrupt":
      return perdureError("store_corrupt", { description, reason: failure.reason });
    case "store_unavailable":
      return perdureError("store_unavailable", { description, reason: failure.reason });
    case "value_too_large":
      return perdureError("value_too_large", { what: "A value of this operation", bytes: longestBytes, limit: longestBytes });
  }
}

/** SQLite's limit for one text or blob. */
const longestBytes = 1_000_000_000;
