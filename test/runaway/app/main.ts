/** One process with a worker: `main.js ORDERS`, as JSON. Says "started", and in the end prints its report. */
import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { startWorker, stopWorker } from "perdure/host";
import { getRun, start } from "workflow/api";
import type { Orders, Report, RunReport } from "./orders.ts";
import { watchLoop } from "./watch-loop.ts";
import {
  awaitLoop,
  backtracks,
  blocksItsProcess,
  chain,
  deepRecursion,
  killsItsProcess,
  plainLoop,
  sleeper,
} from "./workflows.ts";

const workflows = { awaitLoop, backtracks, blocksItsProcess, chain, deepRecursion, killsItsProcess, plainLoop };
const { folder, worker, sleepers, wakeAt, start: starts, await: awaited } = JSON.parse(process.argv[2] ?? "") as Orders;
const store = sqlite({ path: join(folder, "perdure.db"), synchronous: "NORMAL" });
configure({ store, worker });
const names = Array.from({ length: 1_000 }, (_, index) => `s${index}`);

for (const name of names.slice(0, sleepers)) void start(sleeper, [name, wakeAt], { id: name }).catch(fail);
await startWorker();
await until(async () => (await store.readRun({ runId: names[sleepers - 1] ?? "" })) !== null || sleepers === 0);
process.stdout.write("started\n");
const loop = watchLoop();
for (const { id, workflow, args } of starts) {
  const found = workflows[workflow as keyof typeof workflows] as (...all: unknown[]) => unknown;
  await start(found, args, { id });
  // One that does not come to rest is over before the next begins.
  await new Promise((resolve) => setTimeout(resolve, 20));
}
// Nothing awaited: this process only stands by until it is ended.
const standby = setInterval(() => undefined, 1_000);
if (awaited.length > 0) {
  await until(async () => (await Promise.all(awaited.map(isSettled))).every(Boolean));
  await until(async () => (await completedSleepers()) === names.length);
  clearInterval(standby);
  process.stdout.write(`${JSON.stringify(await report())}\n`);
  await stopWorker();
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function isSettled(runId: string): Promise<boolean> {
  const record = await store.readRun({ runId });
  return record !== null && ["completed", "failed", "cancelled", "parked"].includes(record.status);
}

async function completedSleepers(): Promise<number> {
  const records = await store.listRuns({ workflowId: "workflow//workflows//sleeper", status: ["completed"], limit: 2_000 });
  return records.length;
}

async function report(): Promise<Report> {
  const blocked = { ...loop.worst };
  const runs: Record<string, RunReport> = {};
  for (const runId of awaited) runs[runId] = await reportOf(runId);
  const result: Report["sleepers"] = { completed: 0, right: 0, everParked: 0, highestEpoch: 0 };
  for (const name of names) {
    const { status, epoch, types, value } = await reportOf(name);
    if (status === "completed") result.completed += 1;
    if (value === `${name} awake` && types.filter((type) => type === "wait_completed").length === 1) result.right += 1;
    if (types.includes("run_parked")) result.everParked += 1;
    result.highestEpoch = Math.max(result.highestEpoch, epoch);
  }
  return { runs, sleepers: result, blocked };
}

async function reportOf(runId: string): Promise<RunReport> {
  const record = await store.readRun({ runId });
  if (record === null) throw new Error(`the run ${runId} is lost`);
  const { status, code, epoch } = record;
  const types = (await store.readJournal(runId, 0, { limit: 10_000, maxBytes: Number.POSITIVE_INFINITY })).map(
    ({ type }) => type,
  );
  const run: RunReport = { status, code, epoch, types, value: null, error: null };
  if (status === "completed") run.value = await getRun(runId).returnValue;
  if (status === "failed") run.error = await getRun(runId).returnValue.then(() => null, describe);
  return run;
}

function describe(error: unknown): RunReport["error"] {
  const { cause } = error as { cause?: { code?: string; message?: string; stack?: string } };
  return { code: cause?.code ?? null, message: cause?.message ?? "", stack: cause?.stack ?? "" };
}
