/** One process: `main.js ORDERS`, as JSON. Says "started" when its runs are in the store, and stays until it is ended. */
import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { startWorker } from "perdure/host";
import { start } from "workflow/api";
import type { Orders } from "./orders.ts";
import { exits, fanOut, oneStep } from "./workflows.ts";

const workflows = { exits, fanOut, oneStep } as Record<string, (...args: unknown[]) => unknown>;
const orders = JSON.parse(process.argv[2] ?? "") as Orders;
const store = sqlite({ path: join(orders.folder, "perdure.db"), synchronous: "NORMAL" });
configure({ store, ...(orders.works ? {} : { worker: false }) });
if (orders.works) await startWorker();

for (const { id, workflow, args } of orders.start) {
  const found = workflows[workflow];
  if (found === undefined) throw new Error(`there is no workflow ${workflow}`);
  await start(found, args, { id });
}
process.stdout.write("started\n");
const standby = setInterval(() => undefined, 1_000);

if (orders.backlog > 0) {
  const over = new AbortController();
  process.stdin.on("end", () => over.abort()).resume();
  await keepBacklog(over.signal);
  clearInterval(standby);
  process.exit(0);
}

async function keepBacklog(signal: AbortSignal): Promise<void> {
  for (let runs = 0; !signal.aborted;) {
    const unfinished = await store.listRuns({ status: ["pending", "running"], limit: orders.backlog });
    for (let missing = orders.backlog - unfinished.length; missing > 0 && !signal.aborted; missing -= 1) {
      runs += 1;
      await start(oneStep, [orders.ledger, `b${runs}`, 1_000], { id: `b${runs}` });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
