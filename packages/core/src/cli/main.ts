/** The `perdure` command. It translates: what it knows, it knows from the store's contract and the compiler's `build()`. */
import { type CommandDef, renderUsage, runCommand } from "citty";
import { PerdureError } from "../errors/perdure-error.ts";
import { buildCommand } from "./build.ts";
import { inspectRunCommand } from "./inspect.ts";

interface Command {
  /** The words that call it. */
  path: readonly string[];
  definition: CommandDef;
}

const group = (name: string, description: string, subCommands: Record<string, CommandDef>): CommandDef => ({
  meta: { name, description },
  subCommands,
});

const buildDefinition = buildCommand();
const inspectRun = inspectRunCommand();
const inspect = group("inspect", "Looks at what is stored", { run: inspectRun });
const root = group("perdure", "Durable workflows for JavaScript", { build: buildDefinition, inspect });

const commands: readonly Command[] = [
  { path: ["inspect", "run"], definition: inspectRun },
  { path: ["inspect"], definition: inspect },
  { path: ["build"], definition: buildDefinition },
  { path: [], definition: root },
];

/** Runs the command line; sets the exit code to 1 when it fails. */
export async function main(args: readonly string[]): Promise<void> {
  const command = commands.find(({ path }) => path.every((word, at) => args[at] === word));
  const asksHelp = args.includes("--help") || args.includes("-h");
  if (command === undefined || asksHelp || command.definition.run === undefined) {
    const unknown = !asksHelp && args.length > (command?.path.length ?? 0);
    if (unknown) complain(`perdure has no command "${args.join(" ")}".`);
    const usage = await renderUsage(command?.definition ?? root);
    (unknown ? process.stderr : process.stdout).write(`${usage}\n`);
    return;
  }
  try {
    await runCommand(command.definition, { rawArgs: args.slice(command.path.length) });
  } catch (error) {
    complain(describe(error));
  }
}

function complain(text: string): void {
  process.exitCode = 1;
  process.stderr.write(`${text}\n`);
}

/** Coded errors say what to do, so their message is enough; anything else is a bug and shows where it is. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const coded = PerdureError.is(error) || error.name === "PerdureBuildError" || error.name === "CLIError";
  return coded ? `${error.message}${code === undefined ? "" : ` (${code})`}` : (error.stack ?? error.message);
}
