import { analyse } from "./analyse/analyse.ts";
import { findEnv } from "./analyse/env.ts";
import type { Report } from "./analyse/report.ts";
import { hasDirective } from "./analyse/spelling.ts";
import { createDiagnostic } from "./diagnostics/diagnostics.ts";
import type { Diagnostic } from "./diagnostics/diagnostics.ts";
import { withoutExtension } from "./module-path.ts";
import { parse } from "./parse/parse.ts";
import type { ClassPlace, Mode } from "./transform/modes.ts";
import type { SourceMap } from "./transform/output.ts";
import { transform } from "./transform/transform.ts";

export { hasDirective } from "./analyse/spelling.ts";
export { checkBundle } from "./bundle/check.ts";
export type { BundleReport, CheckInput } from "./bundle/check.ts";
export { instrumentBundle } from "./bundle/instrument.ts";
export type { BundleInput, InstrumentedBundle } from "./bundle/instrument.ts";
export type { BundleMap } from "./bundle/maps.ts";
export { diagnosticTable, formatDiagnostic } from "./diagnostics/diagnostics.ts";
export type { Diagnostic, DiagnosticCode } from "./diagnostics/diagnostics.ts";
export { modulePathOf } from "./module-path.ts";
export type { PackageRoot } from "./module-path.ts";
export type { ClassPlace, Mode } from "./transform/modes.ts";
export type { SourceMap } from "./transform/output.ts";

export interface CompileInput {
  source: string;
  /** The project-relative POSIX path with extension: what diagnostics and source maps say. */
  file: string;
  /** The path in ids. Default: `file` without extension. */
  modulePath?: string;
  mode: Mode;
  /** Mode `workflow`: the name of the one workflow to register. */
  entry?: string;
  /** Mode `workflow`: which bundles hold the classes of the module that travel. Default: `reached`. */
  classes?: ClassPlace;
  /** Mode `server`: a module to import for its effect, where the manifest is registered (`#perdure/app`). */
  app?: string;
}

export interface CompileResult {
  code: string;
  map: SourceMap | null;
  changed: boolean;
  workflows: { id: string; name: string }[];
  steps: { id: string; name: string; captured: string[] }[];
  classes: { id: string; name: string; serialisable: boolean }[];
  /** Names of `process.env` that are read literally, in mode `workflow`. */
  env: string[];
  diagnostics: Diagnostic[];
}

/** Compiles a module for a mode. With an error among the diagnostics the code is the source as it was. */
export function compile(input: CompileInput): CompileResult {
  const { source, file, mode } = input;
  const unchanged: CompileResult = {
    code: source,
    map: null,
    changed: false,
    workflows: [],
    steps: [],
    classes: [],
    env: [],
    diagnostics: [],
  };
  if (!hasDirective(source) || isCompiled(source)) return unchanged;
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, details, range) => diagnostics.push(createDiagnostic(code, details, input, range));
  const outcome = parse(source, file);
  if (!outcome.ok) {
    const { message, offset } = outcome.failure;
    report("parse_error", { message }, { start: offset, end: offset + 1 });
    return { ...unchanged, diagnostics };
  }
  const analysis = analyse(outcome.parsed, input.modulePath ?? withoutExtension(file), report);
  const { durables, classes } = analysis;
  const first = durables[0];
  if (first !== undefined && /\.c[jt]s$/i.test(file)) {
    report("commonjs_module", { kind: first.kind }, first.directives[0] ?? analysis.otherDirectives[0] ?? first.fn);
  }
  diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
  const hasErrors = (): boolean => diagnostics.some((diagnostic) => diagnostic.severity === "error");
  if (hasErrors() || (durables.length === 0 && classes.length === 0 && analysis.otherDirectives.length === 0)) {
    return { ...unchanged, diagnostics };
  }
  const { entry, app, classes: place } = input;
  const { code, map, removed } = transform(analysis, { source, file, mode, entry, app, classes: place });
  const env = mode === "workflow" ? findEnv(analysis.scopes, analysis.parents, removed) : { names: [], computed: [] };
  if (durables.some((durable) => durable.kind === "workflow")) {
    for (const use of env.computed) report("env_computed", { use: source.slice(use.start, use.end) }, use);
  }
  const found = {
    workflows: durables.filter((durable) => durable.kind === "workflow").map(({ id, name }) => ({ id, name })),
    steps: durables
      .filter((durable) => durable.kind === "step")
      .map(({ id, name, captures }) => ({ id, name, captured: captures.values.map((binding) => binding.name) })),
    classes: classes.map(({ id, name, serialisable }) => ({ id, name, serialisable })),
    env: env.names,
    diagnostics,
  };
  return hasErrors() || code === source ? { ...unchanged, ...found } : { code, map, changed: true, ...found };
}

/** The output of a compilation has nothing left to do, whatever names of ours it holds. */
function isCompiled(source: string): boolean {
  return /\bas \$perdure_\w+/.test(source);
}
