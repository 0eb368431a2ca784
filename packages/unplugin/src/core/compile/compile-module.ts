import { compile, formatDiagnostic, type ClassPlace, type CompileResult, type Mode } from "../../compiler/index.ts";
import { PerdureBuildError } from "../problems/problems.ts";
import type { ModuleNames } from "../project/project.ts";
import type { Reporter } from "../problems/reporter.ts";

/** Compiles one module; errors end the build, warnings are printed once. */
export function compileModule(
  module: ModuleNames,
  source: string,
  mode: Mode,
  reporter: Reporter,
  { entry, classes }: { entry?: string | undefined; classes?: ClassPlace | undefined } = {},
): CompileResult {
  const result = compile({
    source,
    file: module.file,
    modulePath: module.modulePath,
    mode,
    ...(mode === "server" ? { app: "#perdure/app" } : {}),
    ...(entry === undefined ? {} : { entry }),
    ...(classes === undefined ? {} : { classes }),
  });
  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  const first = errors[0];
  if (first !== undefined) throw new PerdureBuildError(first.code, errors.map(formatDiagnostic).join("\n"));
  for (const diagnostic of result.diagnostics) reporter.warn(formatDiagnostic(diagnostic));
  return result;
}

export function hasFunctions(result: CompileResult): boolean {
  return result.workflows.length + result.steps.length + result.classes.length > 0;
}
