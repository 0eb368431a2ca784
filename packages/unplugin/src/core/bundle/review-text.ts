import { checkBundle } from "../../compiler/bundle/check.ts";
import type { BundleMap } from "../../compiler/bundle/maps.ts";
import { formatDiagnostic } from "../../compiler/index.ts";
import { PerdureBuildError } from "../problems/problems.ts";
import type { Reporter } from "../problems/reporter.ts";

/** What the built text refers to; errors end the build. Returns the names of `process.env` that it reads. */
export function reviewText(code: string, map: BundleMap | null, foreign: ReadonlySet<string>, reporter: Reporter): string[] {
  const { diagnostics, env } = checkBundle({ code, map, isOwn: (source) => !foreign.has(source) });
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  const first = errors[0];
  if (first !== undefined) throw new PerdureBuildError(first.code, errors.map(formatDiagnostic).join("\n"));
  for (const diagnostic of diagnostics) reporter.warn(formatDiagnostic(diagnostic));
  return env;
}
