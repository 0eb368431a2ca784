import { codeFrame, positionOf } from "./frame.ts";

type Kind = "workflow" | "step";

export interface DiagnosticEntry<Details> {
  severity: "error" | "warning";
  message: (details: Details) => string;
  /** What to write instead. */
  fix: (details: Details) => string;
}

function entry<Details>(
  severity: DiagnosticEntry<Details>["severity"],
  message: DiagnosticEntry<Details>["message"],
  fix: DiagnosticEntry<Details>["fix"],
): DiagnosticEntry<Details> {
  return { severity, message, fix };
}

/** What each message is made of. */
export interface DiagnosticDetails {
  parse_error: { message: string };
  commonjs_module: { kind: Kind };
  directive_not_async: { kind: Kind; name: string };
  directive_on_generator: { kind: Kind; name: string };
  directive_on_accessor: { kind: Kind; name: string };
  directive_on_constructor: { kind: Kind };
  directive_not_first: { kind: Kind };
  directive_misspelt: { found: string; meant: Kind };
  directive_not_string: { kind: Kind };
  directive_conflict: { name: string };
  directive_without_name: { kind: Kind };
  duplicate_name: { kind: Kind; name: string };
  nested_step_duplicate: { name: string; within: string };
  step_in_loop: { name: string };
  step_in_step: { name: string; within: string };
  step_in_class_in_function: { name: string };
  step_on_private_method: { kind: Kind; name: string };
  step_uses_super: { name: string };
  workflow_in_function: { name: string };
  workflow_on_instance_method: { name: string };
  captured_assignment: { variable: string; step: string };
  captured_this: { what: string; step: string };
  captured_class: { variable: string; step: string };
  captured_name_conflict: { variable: string; step: string };
  export_not_async: { kind: Kind; name: string };
  export_not_function: { kind: Kind; name: string };
  env_computed: { use: string };
  bundle_module: { module: string };
  bundle_dynamic_import: Record<never, never>;
  bundle_import_meta: Record<never, never>;
  bundle_top_level_await: Record<never, never>;
  bundle_absent_global: { name: string; instead: string };
}

export type DiagnosticCode = keyof DiagnosticDetails;

/** Every diagnostic of the compiler. Each code has a page: docs/errors/<code>.md. */
export const diagnosticTable: { readonly [Code in DiagnosticCode]: DiagnosticEntry<DiagnosticDetails[Code]> } = {
  parse_error: entry(
    "error",
    (d) => `this file can't be parsed: ${d.message}`,
    () => "correct the syntax",
  ),
  commonjs_module: entry(
    "error",
    (d) => `"use ${d.kind}" in a CommonJS file: only ES modules are compiled`,
    () => "rename the file to .ts, .js or .mjs and write import and export",
  ),
  directive_not_async: entry(
    "error",
    (d) => `"use ${d.kind}" in ${d.name}, which is not async`,
    (d) => `write async before it: every ${d.kind} returns a promise`,
  ),
  directive_on_generator: entry(
    "error",
    (d) => `"use ${d.kind}" in the generator ${d.name}`,
    (d) =>
      d.kind === "step"
        ? "write an async function; to give values as they come, write them to getWritable()"
        : "write an async function that calls steps and awaits them",
  ),
  directive_on_accessor: entry(
    "error",
    (d) => `"use ${d.kind}" in the getter or setter ${d.name}`,
    (d) => `write an async method: async ${d.name}() { "use ${d.kind}"; … }`,
  ),
  directive_on_constructor: entry(
    "error",
    (d) => `"use ${d.kind}" in a constructor`,
    (d) =>
      `write a static async method that has the directive and returns the instance: static async create() { "use ${d.kind}"; … }`,
  ),
  directive_not_first: entry(
    "error",
    (d) => `"use ${d.kind}" has no effect here: it is not the first statement of a function or of the module`,
    (d) => `move "use ${d.kind}" to the first line of the function's body`,
  ),
  directive_misspelt: entry(
    "error",
    (d) => `${JSON.stringify(d.found)} is no directive`,
    (d) => `write "use ${d.meant}"`,
  ),
  directive_not_string: entry(
    "error",
    (d) => `"use ${d.kind}" has to be a plain string: in parentheses or as a template it has no effect`,
    (d) => `write "use ${d.kind}"; in quotes`,
  ),
  directive_conflict: entry(
    "error",
    (d) => `${d.name} has both "use workflow" and "use step"`,
    () => "keep one: the workflow coordinates, its steps act; make the other a function of its own",
  ),
  directive_without_name: entry(
    "error",
    (d) => `this ${d.kind} has no name, and its id is made of its name`,
    (d) => `name it: async function charge() { "use ${d.kind}"; … }, or const charge = async () => { … }`,
  ),
  duplicate_name: entry(
    "error",
    (d) => `two ${d.kind}s of this module have the name ${d.name}, so they would have one id`,
    () => "rename one of them",
  ),
  nested_step_duplicate: entry(
    "error",
    (d) => `two steps in ${d.within} have the name ${d.name}, so they would have one id`,
    () => "rename one of them",
  ),
  step_in_loop: entry(
    "error",
    (d) => `the step ${d.name} is defined in a loop`,
    (d) => `define ${d.name} before the loop and give it what changes as an argument`,
  ),
  step_in_step: entry(
    "warning",
    (d) => `the directive of ${d.name} has no effect: it is part of the step ${d.within} and runs with it`,
    () => 'remove "use step" here, or move the function out and call it from the workflow',
  ),
  step_in_class_in_function: entry(
    "error",
    (d) => `the step ${d.name} is a method of a class that is made inside a function, so a worker can't find it`,
    () => "move the class to the top level of the module",
  ),
  step_on_private_method: entry(
    "error",
    (d) => `"use ${d.kind}" in the private method ${d.name}: a worker can't call it`,
    () => "make the method public, or write a function of the module",
  ),
  step_uses_super: entry(
    "error",
    (d) => `the step ${d.name} uses super, which is lost where a worker runs it`,
    () => "call the method by name on the object that has it",
  ),
  workflow_in_function: entry(
    "error",
    (d) => `the workflow ${d.name} is defined inside a function or a block, so nothing could start it later`,
    () => "move it to the top level of the module and give it what it needs as arguments",
  ),
  workflow_on_instance_method: entry(
    "error",
    (d) => `the workflow ${d.name} is an instance method: start() has no instance to call it on`,
    () => "make it static, or a function of the module",
  ),
  captured_assignment: entry(
    "error",
    (d) => `the step ${d.step} assigns to ${d.variable}, which it captured: steps get copies, so the workflow would not see it`,
    (d) => `return the new value and assign it in the workflow: ${d.variable} = await ${d.step}()`,
  ),
  captured_this: entry(
    "error",
    (d) => `the step ${d.step} uses ${d.what} of the function around it, which does not travel`,
    (d) => `keep what you need in a variable before: const value = ${d.what === "this" ? "this.value" : `${d.what}[0]`}`,
  ),
  captured_class: entry(
    "error",
    (d) => `the step ${d.step} captures the class ${d.variable}, which does not travel`,
    (d) => `move class ${d.variable} to the top level of the module`,
  ),
  captured_name_conflict: entry(
    "error",
    (d) => `the step ${d.step} needs two different variables of the name ${d.variable}, and captured variables travel by name`,
    () => "rename one of them",
  ),
  export_not_async: entry(
    "warning",
    (d) => `"use ${d.kind}" at the top of the module does not make ${d.name} a ${d.kind}: it is not an async function`,
    (d) => `make it async, or move ${d.name} to another file`,
  ),
  export_not_function: entry(
    "warning",
    (d) => `"use ${d.kind}" at the top of the module does not apply to ${d.name}: it is not written as an async function here`,
    (d) => `write "use ${d.kind}" inside the function that it is made of, or move ${d.name} to another file`,
  ),
  env_computed: entry(
    "error",
    (d) => `${d.use} in workflow code: only names of process.env that are read literally exist there`,
    () => "write process.env.NAME, or read it in a step",
  ),
  bundle_module: entry(
    "error",
    (d) => `the workflow reaches the module ${d.module}, which doesn't exist where workflows run`,
    () => "move this into a step",
  ),
  bundle_dynamic_import: entry(
    "error",
    () => "import() in workflow code: a workflow is one self-contained text",
    () => "import it at the top of the file, or move this into a step",
  ),
  bundle_import_meta: entry(
    "error",
    () => "import.meta in workflow code: a workflow has no file",
    () => "move this into a step",
  ),
  bundle_top_level_await: entry(
    "error",
    () => "await at the top level of workflow code: modules are evaluated in one go there",
    () => "await inside the workflow function, or move this into a step",
  ),
  bundle_absent_global: entry(
    "warning",
    (d) => `${d.name} does not exist where workflows run`,
    (d) => d.instead,
  ),
};

export interface Diagnostic {
  code: DiagnosticCode;
  severity: "error" | "warning";
  message: string;
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** The lines around, with a mark under the place. */
  frame: string;
  /** What to write instead. */
  fix: string;
}

export interface SourceText {
  file: string;
  source: string;
}

export function createDiagnostic<Code extends DiagnosticCode>(
  code: Code,
  details: DiagnosticDetails[Code],
  at: SourceText,
  range: { start: number; end: number },
): Diagnostic {
  const { severity, message, fix }: DiagnosticEntry<DiagnosticDetails[Code]> = diagnosticTable[code];
  return {
    code,
    severity,
    message: message(details),
    file: at.file,
    ...positionOf(at.source, range.start),
    frame: codeFrame(at.source, range.start, range.end),
    fix: fix(details),
  };
}

/** As compilers print it: place, what is wrong, the lines, what to write instead. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, code, message, frame, fix } = diagnostic;
  return `${file}:${line}:${column} ${severity} ${code}: ${message}\n\n${frame}\n\n  fix: ${fix}\n`;
}
