/** Modules from the workflow's own to the one in question, as people name them. */
type ImportChain = readonly string[];

/** What can be wrong with a project rather than with one place in one file. Each code has a page: docs/errors/<code>.md. */
interface ProblemDetails {
  module_not_in_output: { modules: readonly string[] };
  module_not_discovered: { module: string; packageName: string | undefined };
  duplicate_function_id: { id: string; modules: readonly string[] };
  package_not_found: { packageName: string; root: string };
  bundle_reaches_module: { workflow: string; module: string; chain: ImportChain };
  bundle_too_large: { workflow: string; bytes: number; chain: ImportChain };
  bundle_unresolved: { workflow: string; module: string; chain: ImportChain };
  bundle_failed: { workflow: string; reason: string };
  entry_not_found: { tried: readonly string[] };
  output_not_ours: { folder: string };
}

export type ProblemCode = keyof ProblemDetails;

const list = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join("\n");

const tree = (chain: ImportChain): string =>
  chain.map((module, depth) => `  ${"  ".repeat(Math.max(0, depth - 1))}${depth === 0 ? "" : "└ "}${module}`).join("\n");

const messages: { [Code in ProblemCode]: (details: ProblemDetails[Code]) => string } = {
  module_not_in_output: ({ modules }) =>
    `These modules have "use workflow" or "use step" and are not part of the output, so their runs would never continue:\n\n${list(modules)}\n\nAnother plugin or the option \`external\` keeps them out. Let them be bundled, or list them under the plugin's option \`exclude\`.`,
  module_not_discovered: ({ module, packageName }) =>
    packageName === undefined
      ? `${module} has "use workflow" or "use step", and is outside the sources that were searched. Move it into the project, or take it off the plugin's option \`exclude\`.`
      : `${module} has "use workflow" or "use step", and its package was not asked to take part. Add it to the plugin: packages: [${JSON.stringify(packageName)}], or write "perdure": { "directives": true } into its package.json.`,
  duplicate_function_id: ({ id, modules }) =>
    `Two functions have the id ${id}:\n\n${list(modules)}\n\nRename one of the files or one of the functions.`,
  package_not_found: ({ packageName, root }) =>
    `The plugin's option \`packages\` names ${packageName}, which is not installed in ${root}. Install it, or take it off the list.`,
  bundle_reaches_module: ({ workflow, module, chain }) =>
    `The workflow ${workflow} reaches ${module}, which does not exist where workflows run:\n\n${tree(chain)}\n\nMove this into a step: an async function that begins with "use step" may use all of Node.`,
  bundle_too_large: ({ workflow, bytes, chain }) =>
    `The workflow ${workflow} has ${Math.round(bytes / 1000)} KB of code, which is evaluated at every start. Its largest import:\n\n${tree(chain)}\n\nMove what needs it into a step.`,
  bundle_unresolved: ({ workflow, module, chain }) =>
    `The workflow ${workflow} imports ${module}, which can't be found:\n\n${tree(chain)}\n\nInstall it, or correct the import.`,
  bundle_failed: ({ workflow, reason }) => `The code of the workflow ${workflow} can't be bundled:\n\n${reason}`,
  entry_not_found: ({ tried }) =>
    `No entry of the server was found. Tried:\n\n${list(tried)}\n\nName it: perdure build src/server.ts, or "main" in package.json.`,
  output_not_ours: ({ folder }) =>
    `The output folder ${folder} is the project or contains it. Name a folder of its own, such as dist.`,
};

/** A problem that ends the build. */
export class PerdureBuildError extends Error {
  readonly #code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PerdureBuildError";
    this.#code = code;
    // Bundlers print it, and where in this package it was thrown helps nobody.
    this.stack = `${this.name}: ${message}`;
  }

  get code(): string {
    return this.#code;
  }

  /** Bundlers write `PLUGIN_ERROR` over the code of what a plugin throws. */
  set code(_theirs: string) {
    // The problem's own stays.
  }
}

export function problemText<Code extends ProblemCode>(code: Code, details: ProblemDetails[Code]): string {
  return `${code}: ${messages[code](details)}`;
}

export function problem<Code extends ProblemCode>(
  code: Code,
  details: ProblemDetails[Code],
  options?: ErrorOptions,
): PerdureBuildError {
  return new PerdureBuildError(code, problemText(code, details), options);
}

export const problemCodes: readonly string[] = Object.keys(messages);
