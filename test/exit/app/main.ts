/** A worker under load whose process ends: `main.js FOLDER MOMENT AFTER-MS`; `finish` as the moment lets the runs end first. */
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { startWorker, stopWorker } from "perdure/host";
import { getRun, start } from "workflow/api";
import { leave, walk } from "./workflows.ts";

const [folder = "", moment = "", afterMs = "0"] = process.argv.slice(2);
configure({ store: sqlite({ path: join(folder, "perdure.db"), synchronous: "NORMAL" }) });

const exit = (): never => process.exit(0);
const ids = ["a", "b", "c", "d"];
const steps = 60;

const moments: Record<string, () => unknown> = {
  "while steps commit": exit,
  "in a step": async () => await start(leave),
  "in two steps at once": async () => await Promise.all([start(leave), start(leave)]),
  "while the worker stops": async () => {
    void stopWorker({ graceMs: 100 });
    await wait(Number(afterMs) / 4);
    exit();
  },
  "right after the worker has stopped": async () => {
    await stopWorker({ graceMs: 100 });
    exit();
  },
  "while several callers stop the worker": async () => {
    const ends = [1, 2, 3].map(async () => await stopWorker({ graceMs: 0 }));
    await Promise.race(ends);
    exit();
  },
  "in a signal's handler that stops the worker": () => {
    process.once("SIGTERM", () => void stopWorker({ graceMs: 0 }).then(exit));
    process.kill(process.pid, "SIGTERM");
  },
  "in an exit handler that stops the worker": () => {
    process.once("exit", () => {
      void stopWorker();
      exit();
    });
    exit();
  },
  async finish() {
    const values = await Promise.all(ids.map(async (id) => await getRun<number>(id).returnValue));
    process.stdout.write(JSON.stringify(values));
    exit();
  },
};

await startWorker();
await Promise.all(ids.map(async (id) => await start(walk, [steps], { id })));
process.stdout.write("started ");
if (moment !== "finish") await wait(Number(afterMs));
await moments[moment]?.();
// Until the step or the signal's handler has ended it.
await wait(20_000);
