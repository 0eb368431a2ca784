import { perdureError, type PerdureError } from "./perdure-error.ts";

export function notBuiltYet(what: string): PerdureError<"not_built_yet"> {
  return perdureError("not_built_yet", { what });
}
