import { type ArgsDef, type CommandDef, type ParsedArgs, parseArgs } from "citty";
import { readRun } from "./inspect/read-run.ts";
import { renderRun } from "./inspect/render-run.ts";
import { openExistingStore } from "./open-existing-store.ts";

const args = {
  id: { type: "positional", description: "The run's id: wrun_… or the id given to start()", required: true },
  store: {
    type: "string",
    description: "The store's URL. Default: PERDURE_STORE, else .perdure/perdure.db here or in a folder above",
    valueHint: "url",
  },
  json: { type: "boolean", description: "Prints JSON" },
} as const satisfies ArgsDef;

/** `perdure inspect run ID`: reads the store and starts no worker, so it may run beside a server. */
export function inspectRunCommand(): CommandDef {
  return {
    meta: { name: "perdure inspect run", description: "Shows a run with its steps, attempts and errors" },
    args,
    run: ({ rawArgs }) => inspectRun(parseArgs<typeof args>(rawArgs, args)),
  };
}

async function inspectRun({ id, store: url, json }: ParsedArgs<typeof args>): Promise<void> {
  const store = await openExistingStore(url, process.cwd());
  try {
    const report = await readRun(store, id);
    process.stdout.write(json === true ? `${JSON.stringify(report, null, 2)}\n` : renderRun(report, Date.now()));
  } finally {
    await store.close();
  }
}
