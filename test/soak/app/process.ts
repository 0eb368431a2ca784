/** One of the three processes: runs the app, and does what it is asked on its standard input, a line each. */
import { createInterface } from "node:readline";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { startWorker, stopWorker } from "perdure/host";
import { getRun, start } from "workflow/api";
import { note, openLedger } from "../ledger.ts";
import type { Order } from "../orders.ts";
import { clumsy, deadly, parcel, patient, sleeper, story } from "./workflows.ts";

const workflows = { clumsy, deadly, parcel, patient, sleeper, story };
const [ledger = "", path = ""] = process.argv.slice(2);
const life = process.env["SOAK_LIFE"] ?? "";

openLedger(ledger);
// A killed process loses nothing that the system has taken, so the disk need not be waited for.
configure({ store: sqlite({ path, synchronous: "NORMAL" }), worker: { graceMs: 1_000 } });
process.on("SIGTERM", () => {
  void stopWorker().then(() => process.exit(0));
});
await startWorker();
for await (const line of createInterface({ input: process.stdin })) void obey(JSON.parse(line) as Order);
// The supervisor is gone.
process.exit(1);

async function obey({ what, runId, workflow }: Order): Promise<void> {
  try {
    if (what === "start") {
      await start(workflows[workflow], [runId], { id: runId });
      note({ type: "started", life, runId, at: Date.now() });
    } else if (what === "wake") {
      note({ type: "woken", life, runId, waits: await getRun(runId).wakeUp() });
    } else {
      note({ type: "cancelled", life, runId, status: await getRun(runId).cancel({ reason: "enough" }) });
    }
  } catch (error) {
    note({ type: "refused", life, runId, message: String(error) });
  }
}
