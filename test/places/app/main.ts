/** Runs every workflow once, on a store of its own in the folder that is the first argument. */
import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { stopWorker } from "perdure/host";
import { start } from "workflow/api";
import { fails, failsInStep, forgets, forgetsInHelper, prints } from "./workflows.ts";

configure({ store: sqlite({ path: join(process.argv[2] ?? "", "perdure.db"), synchronous: "NORMAL" }) });
for (const [id, workflow] of Object.entries({ forgets, forgetsInHelper, prints, fails, failsInStep })) {
  const run = await start(workflow as () => Promise<unknown>, [], { id: `run-${id}` });
  await run.returnValue.catch(() => undefined);
}
await stopWorker();
