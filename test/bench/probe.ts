import { configure } from "perdure";
import { start } from "workflow/api";
import { stopWorker } from "perdure/host";
import { chain } from "./workflows.ts";
configure({ store: process.argv[2] as string });
for (let i = 0; i < 4; i++) {
  const a = performance.now();
  const cpu = process.cpuUsage();
  const run = await start(chain, [500]);
  await run.returnValue;
  const used = process.cpuUsage(cpu);
  console.log("ms/step", (performance.now() - a) / 500, "cpu ms/step", (used.user + used.system) / 500_000);
}
await stopWorker();
