/** `soak.js FOLDER SECONDS SEED`, in the folder's process.js: the supervisor, which executes no run itself. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { stopWorker } from "perdure/host";
import { openLedger } from "../ledger.ts";
import { report } from "../report.ts";
import { Supervisor } from "../supervisor.ts";
import { judge } from "../verdict.ts";
import "./workflows.ts";

const [folder = "", seconds = "60", seed = "1"] = process.argv.slice(2);
const ledger = join(folder, "ledger");
const store = join(folder, "perdure.db");
openLedger(ledger);
configure({ store: sqlite({ path: store, synchronous: "NORMAL" }), worker: false });
const main = fileURLToPath(new URL("process.js", import.meta.url));
const supervisor = new Supervisor({ folder, ledger, store, main, seconds: Number(seconds), seed: Number(seed) });
const evidence = await supervisor.soak();
await stopWorker();
process.exitCode = report(judge(evidence)) ? 0 : 1;
