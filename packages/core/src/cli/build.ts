import { type ArgsDef, type CommandDef, type ParsedArgs, parseArgs } from "citty";
import { perdureError } from "../errors/perdure-error.ts";
import { importFrom, isMissing } from "../runtime/import-from.ts";

/** The part of `unplugin-perdure/build` that this command calls. */
interface Compiler {
  build(options: { root: string; entries?: readonly string[]; outDir?: string }): Promise<unknown>;
}

const args = {
  root: { type: "string", description: "The app's folder. Default: the current one", valueHint: "folder" },
  outDir: { type: "string", description: "Where the output goes. Default: dist", valueHint: "folder" },
} as const satisfies ArgsDef;

/** `perdure build [entries…]` */
export function buildCommand(): CommandDef {
  return {
    meta: { name: "perdure build", description: "Builds a plain Node app: perdure build [entry.ts …]" },
    args,
    run: ({ rawArgs }) => build(parseArgs<typeof args>(rawArgs, args)),
  };
}

async function build({ root = process.cwd(), outDir, _: entries }: ParsedArgs<typeof args>): Promise<void> {
  const compiler = await loadCompiler(root);
  await compiler.build({ root, ...(entries.length > 0 ? { entries } : {}), ...(outDir === undefined ? {} : { outDir }) });
}

async function loadCompiler(root: string): Promise<Compiler> {
  const name = "unplugin-perdure";
  try {
    return (await importFrom(`${name}/build`, root)) as Compiler;
  } catch (error) {
    if (isMissing(error, name)) throw perdureError("compiler_missing", { command: "perdure build" }, { cause: error });
    throw error;
  }
}
