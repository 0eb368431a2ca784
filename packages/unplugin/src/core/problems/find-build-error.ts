import { PerdureBuildError } from "./problems.ts";

/** Bundlers wrap what plugins throw; the problem itself is what people have to read. */
export function buildErrorIn(error: unknown): PerdureBuildError | undefined {
  if (error instanceof PerdureBuildError) return error;
  if (!(error instanceof Error)) return undefined;
  const errors = (error as { errors?: unknown }).errors;
  for (const candidate of [error.cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]) {
    const found = buildErrorIn(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}
