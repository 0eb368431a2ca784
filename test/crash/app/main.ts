/** One life of the workload: `main.js FOLDER MODE CALL`. Goes on where an earlier life ended; prints what the store then holds. */
import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { stopWorker } from "perdure/host";
import type { Store } from "perdure/store";
import { getRun, start } from "workflow/api";
import { killing, type Mode } from "./killing-store.ts";
import { has, note, openLedger, until } from "./ledger.ts";
import { order, patient } from "./workflows.ts";

const [folder = "", mode = "never", call = "0"] = process.argv.slice(2);
openLedger(join(folder, "ledger"));
// A killed process loses nothing that the system has taken, so the disk need not be waited for.
const inner = sqlite({ path: join(folder, "perdure.db"), synchronous: "NORMAL" });
const { store, calls } = killing(inner, { mode: mode as Mode, call: Number(call) });
configure({ store, worker: { pollMs: 500 } });

const orders = ["a", "b"];

async function begin(workflow: typeof order | typeof patient, id: string): Promise<void> {
  if (has((entry) => entry.type === "started" && entry.runId === id)) return;
  await start(workflow, [id], { id });
  note({ type: "started", runId: id });
}

async function cancelPatient(): Promise<void> {
  if (has((entry) => entry.type === "cancelled")) return;
  await until((entry) => entry.type === "finish" && entry.result === "c before");
  const status = await getRun("c").cancel({ reason: "enough" });
  if (status !== "cancelled") throw new Error(`the cancelled run is ${status}`);
  note({ type: "cancelled", runId: "c" });
}

const released: string[] = [];

/** What its operator does about a run that is parked, since its process died three times while it ran alone. Not counted. */
async function release(): Promise<void> {
  for (const runId of [...orders, "c"]) {
    if ((await inner.readRun({ runId }))?.status !== "parked") continue;
    await getRun(runId).unpark();
    released.push(runId);
  }
}

const rounds = setInterval(() => void release(), 250);
await Promise.all([...orders.map((id) => begin(order, id)), begin(patient, "c").then(cancelPatient)]);
const values = await Promise.all(orders.map((id) => getRun(id).returnValue));
clearInterval(rounds);
const total = calls.length;
const dump = await readAll(inner);
process.stdout.write(`${JSON.stringify({ values, released, ...dump, calls: calls.slice(0, total) })}\n`);
await stopWorker();

async function readAll(from: Store): Promise<object> {
  const journals: Record<string, unknown> = {};
  const chunks: Record<string, unknown> = {};
  const open: Record<string, unknown> = {};
  for (const runId of [...orders, "c"]) {
    journals[runId] = await from.readJournal(runId, 0, { limit: 10_000, maxBytes: Number.POSITIVE_INFINITY });
    chunks[runId] = await from.readChunks({ runId, namespace: "" }, 0, 10_000);
    open[runId] = await from.readChunks({ runId, namespace: "open" }, 0, 10_000);
  }
  return { journals, chunks, open };
}
